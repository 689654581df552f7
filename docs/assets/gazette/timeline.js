/* Today on a timeline, where today lies within it. */

export function drawToday(root, now = Date.now()) {
  for (const timeline of root.querySelectorAll(".timeline[data-start]")) {
    const start = Date.parse(timeline.dataset.start);
    const share = (100 * (now - start)) / (Date.parse(timeline.dataset.end) - start);
    if (!(share > 0 && share < 100)) continue;
    const label = timeline.querySelector(".today");
    label.style.left = `${share}%`;
    label.hidden = false;
    for (const track of timeline.querySelectorAll(".track")) {
      const line = document.createElement("i");
      line.className = "today-line";
      line.style.left = `${share}%`;
      track.append(line);
    }
  }
}
