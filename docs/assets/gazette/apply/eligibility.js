/* Conditions and answers → whether one may apply: the same as hooks/gazette/eligibility.py, held to it by
   tests/eligibility/vectors.json. Numbers are compared as they are written: digits in a BigInt and how many of them are
   decimals, never floating point. */
export const PASS = "符合", FAIL = "不符合", OPEN = "未回答", HUMAN = "需人工判断";
export const MAY_APPLY = "可申报", MAY_NOT = "不符合", TO_CONFIRM = "待确认", TO_REVIEW = "硬条件符合，待评审";
export const CONDITION = ".condition";
const YES_NO = new Map([["yes", "是"], ["no", "否"]]);
const POINTS = { "%": "个百分点", "‰": "个千分点" };
const WRITTEN = /^[0-9]{1,20}(\.[0-9]{1,10})?$/;
const THOUSANDS = /^[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$/;
const UNCLEAR = "原文没有写明算不算";

const state = (verdict, reason) => ({ verdict, reason });
export const keyOf = (criterion) => criterion.id ?? criterion.title;
const rulesOf = (sheet) => (sheet.criteria ?? []).flatMap(({ rule, unless }) => [rule, unless].filter(Boolean));

/** The questions that each of the joint applicants answers for itself. */
export const ofEach = (sheet) => new Set(rulesOf(sheet).filter((rule) => rule.joint).map((rule) => rule.ask));

/** The verdicts: `answers` holds `applicants` (an array), `questions`, `criteria` and `values` (objects of texts). */
export function judge(sheet, answers) {
  const judged = (sheet.criteria ?? []).map((criterion) => judgedOf(sheet, answers, criterion));
  if (answers.applicants.length > 1) judged.push(jointOf(sheet));
  const hard = judged.filter((one) => one.hard);
  const some = (test) => hard.some(test);
  let overall;
  if (some((one) => one.verdict === FAIL)) overall = MAY_NOT;
  else if (some((one) => one.verdict === OPEN || (one.verdict === HUMAN && !one.expert))) overall = TO_CONFIRM;
  else overall = some((one) => one.verdict === HUMAN) ? TO_REVIEW : MAY_APPLY;
  return { overall, told: told(judged), judged };
}

function told(judged) {
  const said = [];
  for (const [hard, start, end] of [[true, "必须满足的条件", ""], [false, "优先条件", "，不影响能不能申报"]]) {
    const kinds = judged
      .filter((one) => one.hard === hard)
      .map((one) => (one.expert && one.verdict === HUMAN ? "由专家评审" : one.verdict));
    const counts = [FAIL, OPEN, HUMAN, PASS, "由专家评审"]
      .filter((kind) => kinds.includes(kind))
      .map((kind) => `${kinds.filter((one) => one === kind).length} 条${kind}`);
    if (counts.length) said.push(`${start} ${kinds.length} 条：${counts.join("，")}${end}`);
  }
  return `${said.join("。")}。`;
}

function judgedOf(sheet, answers, criterion) {
  let found = checked(sheet, answers, criterion);
  if (criterion.unless) {
    const exempt = ruled(sheet, answers, criterion.unless);
    if (exempt.verdict === PASS) found = state(PASS, `不用满足这一条：${exempt.reason}`);
    else if (found.verdict === FAIL && exempt.verdict !== FAIL)
      found = state(exempt.verdict, `${found.reason}；也许不用满足这一条：${exempt.reason}`);
  }
  return {
    key: keyOf(criterion),
    title: criterion.title,
    clause: criterion.clause ?? "",
    verdict: found.verdict,
    reason: found.reason,
    hard: criterion.strength !== "优先",
    expert: criterion.check === "expert",
  };
}

function checked(sheet, answers, criterion) {
  if (criterion.rule) return ruled(sheet, answers, criterion.rule);
  if (criterion.check === "indicators") return byIndicators(sheet, answers);
  if (criterion.check === "expert") return state(HUMAN, "由专家评审判断");
  const said = answers.criteria[keyOf(criterion)];
  if (said === "yes") return state(PASS, "自己确认符合");
  return said === "no" ? state(FAIL, "自己确认不符合") : state(OPEN, "要由申报方自己确认");
}

function jointOf(sheet) {
  const { joint } = sheet;
  let said, expert = false;
  if (!joint) said = state(HUMAN, "原文没有写可不可以联合申报");
  else if (!joint.allowed) said = state(FAIL, "原文写明不能联合申报");
  else if (joint.condition) {
    said = state(HUMAN, `可以联合申报，要${joint.condition}，由专家评审判断`);
    expert = true;
  } else said = state(PASS, "可以联合申报");
  return { key: "joint", title: "联合申报", clause: sheet.joint_clause ?? "", ...said, hard: true, expert };
}

function ruled(sheet, answers, rule) {
  const question = sheet.questions.find((one) => one.id === rule.ask);
  if (!ofEach(sheet).has(rule.ask)) return decided(rule, question, answers.questions[rule.ask] ?? "");
  const given = answers.applicants.map((one) => one[rule.ask] ?? "");
  if (given.length === 1) return decided(rule, question, given[0]);
  if (rule.joint === "sum") return summed(rule, question, given);
  const states = given.map((one) => decided(rule, question, one));
  const order = rule.joint === "any" ? [PASS, OPEN, HUMAN, FAIL] : [FAIL, OPEN, HUMAN, PASS];
  const names = answers.applicants.map((one, at) => one.name || `第${at + 1}个`);
  return state(first(order, states), states.map((one, at) => `${names[at]}：${one.reason}`).join("；"));
}

const first = (order, states) => order.find((verdict) => states.some((one) => one.verdict === verdict));

const namesOf = (question) =>
  question.type === "yes_no" ? YES_NO : new Map(question.choices.map((choice) => [choice.id, choice.name]));

function decided(rule, question, given) {
  if (question.type === "number") return measured(given, quantityOf(rule, question), question.text);
  const names = namesOf(question);
  if (!names.has(given)) return state(OPEN, `还没有回答：${question.text}`);
  const said = `答的是“${names.get(given)}”`;
  if (rule.unclear?.includes(given)) return state(HUMAN, `${said}；${rule.note ?? UNCLEAR}`);
  const except = rule.operator === "not in";
  if (rule.values.includes(given) !== except) return state(PASS, said);
  const listed = rule.values.map((value) => names.get(value)).join("、");
  if (except) return state(FAIL, `${said}；不能是${listed}`);
  return state(FAIL, `${said}；要求是${listed}${rule.values.length > 1 ? "之一" : ""}`);
}

function summed(rule, question, given) {
  const figures = given.map((one) => readFigure(one, question.unit));
  const missing = figures.flatMap((figure, at) => (figure === null ? [at + 1] : []));
  if (missing.length) return state(OPEN, `还没有填全：${question.text}（第${missing.join("、")}个）`);
  const total = figures.map(exact).reduce((one, other) => combined(one, other, (a, b) => a + b));
  const found = measured(printed(total), quantityOf(rule, question), question.text);
  return state(found.verdict, found.reason.replace("填的是", () => `${figures.join(" + ")}，合计`));
}

const quantityOf = (rule, question) => ({ operator: rule.operator, number: rule.values[0], unit: question.unit });

function measured(given, asked, what) {
  if (!given.trim()) return state(OPEN, `还没有填：${what}`);
  const figure = readFigure(given, asked.unit);
  if (figure === null) {
    const unit = asked.unit ? `，单位是${asked.unit}` : "";
    return state(OPEN, `看不懂“${given.trim()}”：只写数字，如 70 或 62.91${unit}`);
  }
  const shown = withUnit(figure, asked.unit);
  if (!asked.number || asked.to || asked.about || !asked.operator || asked.year)
    return state(HUMAN, `填的是 ${shown}，与原文的指标值不能直接比`);
  const apart = combined(exact(figure), exact(asked.number), (one, other) => one - other);
  const sign = apart.digits > 0n ? 1 : apart.digits < 0n ? -1 : 0;
  const reached = { "≥": sign >= 0, 达到: sign >= 0, ">": sign > 0, "≤": sign <= 0, "<": sign < 0, "=": sign === 0 };
  const inferred = asked.inferred ? `（${asked.operator} 为推定）` : "";
  const far = printed({ ...apart, digits: sign < 0 ? -apart.digits : apart.digits });
  const unit = asked.unit ? `\u00a0${POINTS[asked.unit] ?? asked.unit}` : "";
  const words = sign ? `${sign > 0 ? "高出" : "低"} ${far}${unit}` : "与门槛持平";
  const limit = `${asked.operator} ${withUnit(asked.number, asked.unit)}${inferred}`;
  return state(reached[asked.operator] ? PASS : FAIL, `填的是 ${shown}，要求 ${limit}，${words}`);
}

/** All indicators that decide, together. */
export function byIndicators(sheet, answers) {
  const binding = (sheet.indicators ?? []).filter((indicator) => indicator.kind === "约束性");
  if (!binding.length) return state(HUMAN, "原文没有写约束性指标");
  const states = binding.map((indicator) => assess(indicator, answers));
  const verdicts = states.map((one) => one.verdict || HUMAN);
  const counts = [[PASS, "达到"], [FAIL, "没有达到"], [OPEN, "没有填好"], [HUMAN, "要由人判断"]]
    .filter(([verdict]) => verdicts.includes(verdict))
    .map(([verdict, word]) => `${verdicts.filter((one) => one === verdict).length} 项${word}`);
  const failed = states.flatMap((one, at) => (one.verdict === FAIL ? [`${binding[at].name}：${one.reason}`] : []));
  const said = [`${states.length} 项约束性指标：${counts.join("，")}`, ...failed].join("；");
  return state([FAIL, OPEN, HUMAN, PASS].find((verdict) => verdicts.includes(verdict)), said);
}

/** One indicator: whether the figure reaches the threshold, and by how much. Without a threshold no verdict. */
export function assess(indicator, answers) {
  if (!indicator.quantity) return state("", "原文没有写门槛");
  const found = measured(answers.values[indicator.id] ?? "", indicator.quantity, "这一项");
  if (!indicator.condition || found.verdict === FAIL || found.verdict === OPEN) return found;
  const said = answers.values[indicator.id + CONDITION];
  if (said === "yes") return found;
  const [verdict, word] = said === "no" ? [FAIL, "没有满足"] : [OPEN, "还没有回答"];
  return state(verdict, `${found.reason}；${word}：${indicator.condition}`);
}

/** A figure as a person types it: full-width digits, spaces, thousands separators and its own unit are taken. */
export function readFigure(text, unit) {
  let plain = text.normalize("NFKC").replace(/[ \t\r\n]/g, "");
  const own = (unit ?? "").normalize("NFKC");
  if (own && plain.endsWith(own)) plain = plain.slice(0, -own.length);
  if (THOUSANDS.test(plain)) plain = plain.replaceAll(",", "");
  return WRITTEN.test(plain) ? plain.replace(/^0+(?=[0-9])/, "") : null;
}

/** 62.91 → 6291 with 2 decimals. */
function exact(figure) {
  const [whole, part = ""] = figure.split(".");
  return { digits: BigInt(whole + part), decimals: part.length };
}

function combined(one, other, how) {
  const decimals = Math.max(one.decimals, other.decimals);
  const scaled = (number) => number.digits * 10n ** BigInt(decimals - number.decimals);
  return { digits: how(scaled(one), scaled(other)), decimals };
}

function printed({ digits, decimals }) {
  const text = String(digits).padStart(decimals + 1, "0");
  return decimals ? `${text.slice(0, -decimals)}.${text.slice(-decimals)}` : text;
}

const withUnit = (figure, unit) => `${figure}${unit && unit !== "%" && unit !== "‰" ? "\u00a0" : ""}${unit ?? ""}`;
