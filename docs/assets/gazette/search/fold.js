// Text → tokens and keys, by the rules of hooks/gazette/search/keys.py; tests/search/vectors.json holds both to them.

// Traditional and simplified, in turn.
const PAIRS =
  "業业產产發发開开關关長长門门間间問问聞闻閱阅閉闭閣阁閥阀闊阔國国園园圍围圖图團团圓圆區区醫医單单戰战經经濟济紅红" +
  "級级紀纪約约納纳純纯紙纸紛纷細细組组終终結结給给統统絕绝絲丝維维綱纲網网綜综綠绿緊紧線线締缔編编緩缓練练縣县縱纵" +
  "總总績绩織织繼继續续繳缴繪绘紹绍絡络綫线訂订計计訊讯討讨訓训託托記记許许設设訪访證证評评詞词試试詢询該该詳详誠诚" +
  "語语誤误說说説说課课調调談谈請请論论諮咨謀谋講讲識识譯译議议護护讀读變变讓让貝贝負负財财責责敗败貨货質质販贩貫贯" +
  "費费貿贸賀贺資资賓宾賞赏賠赔賢贤賣卖購购贈赠贊赞軌轨軍军軟软軸轴較较載载輔辅輕轻輛辆輪轮輯辑輸输轉转車车針针鈔钞" +
  "鋼钢錄录錢钱錯错鍵键鎖锁鎮镇鏈链鐵铁銀银銅铜銷销鋰锂鋁铝電电雲云霧雾靈灵靜静頁页頂顶項项順顺須须預预頒颁領领頭头" +
  "頻频題题額额類类願愿顧顾顯显風风飛飞養养館馆駐驻駛驶駕驾驗验驅驱騰腾體体鬥斗魚鱼鳥鸟麗丽麥麦黃黄點点黨党齊齐齡龄" +
  "龍龙並并亞亚來来個个倉仓們们偉伟側侧偵侦備备傳传債债傾倾僅仅優优儲储價价億亿儀仪條条內内兩两減减劃划則则剛刚創创" +
  "劑剂劇剧勁劲動动務务勝胜勞劳勢势勵励勳勋匯汇協协厭厌廠厂廳厅參参雙双員员啟启嚴严聽听報报場场塊块塗涂墊垫塵尘壓压" +
  "壞坏壘垒壯壮壽寿夠够夢梦夾夹奪夺奮奋婦妇媽妈嬰婴孫孙學学寧宁實实審审寫写寬宽寶宝將将專专尋寻對对導导屆届屬属層层" +
  "岡冈島岛峽峡崗岗嶺岭幣币師师帶带幫帮幹干幾几庫库應应廣广廟庙廢废彈弹強强歸归當当彙汇徑径從从復复徵征後后憑凭態态" +
  "慶庆憂忧慮虑懷怀戶户擔担據据擇择擬拟擴扩擺摆攝摄攔拦攜携損损換换揚扬掃扫採采撥拨擊击數数敵敌斷断時时晉晋曉晓暫暂" +
  "曆历書书會会東东極极構构樣样標标樞枢樹树橋桥機机權权檔档檢检檯台櫃柜欄栏歐欧歲岁歷历殘残殺杀氣气氫氢決决況况沒没" +
  "淚泪淨净淺浅測测渾浑湊凑準准溝沟溫温滅灭滿满漁渔漲涨漢汉潔洁潛潜澤泽濃浓濕湿濱滨灣湾災灾為为爲为無无煙烟煉炼熱热" +
  "燈灯燒烧營营爐炉爭争爾尔狀状獎奖獨独獲获獻献環环現现瑪玛畝亩畢毕異异畫画療疗盜盗監监盤盘盡尽眾众礦矿碼码確确磚砖" +
  "礎础禮礼禍祸種种稱称穩稳積积穀谷窮穷競竞筆笔築筑範范節节簡简簽签籌筹糧粮糾纠羅罗義义習习聯联職职聲声肅肃脈脉腦脑" +
  "膠胶臨临與与興兴舉举舊旧艦舰艙舱藝艺蓋盖蓮莲蔣蒋薦荐藍蓝藥药蘇苏蘭兰處处號号虧亏蟲虫衛卫術术衝冲補补裝装製制裏里" +
  "裡里複复見见規规視视親亲覺觉覽览觀观觸触貢贡趙赵趨趋跡迹踐践躍跃農农辦办邊边達达遠远違违適适遲迟選选遺遗還还邁迈" +
  "鄉乡鄭郑鄰邻醬酱釋释鑒鉴鑑鉴鑽钻鑄铸鏡镜閩闽陝陕陳陈陸陆陽阳階阶際际隊队隨随險险雜杂難难離离雖虽韓韩響响飲饮飾饰" +
  "餘余馬马驛驿鹽盐遊游於于徹彻蕪芜渦涡瀋沈滬沪貴贵瓊琼閏闰贛赣濰潍淶涞欽钦贏赢濾滤鈣钙鈉钠鈾铀矽硅碩硕佈布夥伙賬账" +
  "緻致鬆松佔占週周鋪铺";
const SIMPLIFIED = new Map();
for (let i = 0; i < PAIRS.length; i += 2) SIMPLIFIED.set(PAIRS[i], PAIRS[i + 1]);
const FOLDED = new Map();
const SILENT = new Set("年第号");
const RUN = 0x27d4eb2f, ONE = 0x9e3779b1, TWO = 0x85ebca77, RUN_BIT = 0x80000000, CLASSES = 15;

/** One character, with its variants made equal; a space for what only separates. */
function fold(char) {
  let folded = FOLDED.get(char);
  if (folded === undefined) {
    folded = "";
    for (const part of char.normalize("NFKC").toLowerCase()) {
      folded += /[\p{L}\p{N}]/u.test(part) ? SIMPLIFIED.get(part) ?? part : " ";
    }
    FOLDED.set(char, folded);
  }
  return folded;
}

/** The tokens of a text, and where in the text each begins and ends. */
export function positions(text) {
  const row = [], starts = [], ends = [];
  let at = 0, open = false;
  for (const char of text) {
    const next = at + char.length;
    for (const part of fold(char)) {
      const latin = /[0-9a-z]/.test(part);
      if (latin && open) {
        row[row.length - 1] += part;
        ends[ends.length - 1] = next;
      } else if (part !== " ") {
        row.push(part);
        starts.push(at);
        ends.push(next);
      }
      open = latin;
    }
    at = next;
  }
  return { row, starts, ends };
}

export const tokens = (text) => positions(text).row;

const ascii = (char) => char.charCodeAt(0) < 128;

/** Tokens as one key; a space keeps two runs of letters and digits apart. */
export function join(row) {
  let key = "";
  for (const token of row) key += (key && ascii(key[key.length - 1]) && ascii(token) ? " " : "") + token;
  return key;
}

/** One key for every way to write a number; empty without a digit. */
export function numberKey(row) {
  const key = row.filter((token) => !SILENT.has(token)).join("");
  return /[0-9]/.test(key) ? key : "";
}

const code = (token) =>
  /[0-9a-z]/.test(token) ? sum([...token].map((char) => char.charCodeAt(0)), RUN) | RUN_BIT : token.codePointAt(0);

/** Where a key stands in a segment of 2 ** bits shards: the shard, and its number of 24 bits there. */
export function placeOf(key, bits) {
  const codes = (key.match(/[0-9a-z]+|[^ ]/gu) ?? []).map(code);
  const one = mixed(sum(codes, ONE)), two = mixed(sum(codes, TWO));
  return [one >>> (32 - bits), ((((one << bits) | (two >>> (32 - bits))) >>> 9) << 1) | (codes.length > 1)];
}

/** The class of the token that follows a pair. */
export const classOf = (token) => (((mixed(code(token)) >>> 4) * CLASSES) >>> 28) + 1;

function sum(numbers, base) {
  let total = 0, power = 1;
  for (const number of numbers) {
    total = (total + Math.imul(number, power)) | 0;
    power = Math.imul(power, base);
  }
  return total;
}

function mixed(value) {
  value = Math.imul(value ^ (value >>> 16), 0x7feb352d);
  value = Math.imul(value ^ (value >>> 15), 0x846ca68b);
  return (value ^ (value >>> 16)) >>> 0;
}
