// Not a module: modules do not run from a file opened without a server, and this says so.
if (location.protocol === "file:") {
  document.getElementById("search-said").textContent =
    "搜索要从网站上读取索引，直接打开本地文件时浏览器不允许。请用网页服务器打开本站，例如在项目目录运行 make serve。";
}
