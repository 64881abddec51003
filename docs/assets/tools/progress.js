// How far the reader has come, on the list of the units, and the button that deletes it all.

handbook.tool("progress", {
  ja: {
    none: "まだ始めていません。", some: (done, count) => `${count}単元のうち${done}単元を終えました。`, all: "五つとも終えました。お疲れさまでした。",
    start: "単元1を始める", next: (title) => `「${title}」へ進む`, record: "受講記録を作る",
    answered: (answered, count) => `${count}問のうち${answered}問に答えました`,
    done: (end) => `終えました: ${end.of}問のうち${end.score}問が正解、${handbook.formatDay(end.day)}`,
    changed: (count) => `新しくなった問題が${count}問あります`,
    clear: "すべての答えを消す", sure: "答えと、終えた記録を、この端末からすべて消します。元に戻せません。", yes: "消す", no: "やめる", cleared: "この端末から消しました。",
    refused: "このブラウザーは答えを残せません。単元は読めますが、進み具合は表示されません。",
    since: (day) => `${day}に終えた後で、変わったこと`,
  },
  en: {
    none: "You have not started yet.", some: (done, count) => `${done} of ${count} units finished.`, all: "All five units finished. Well done.",
    start: "Start unit 1", next: (title) => `Go on to “${title}”`, record: "Make my completion record",
    answered: (answered, count) => `${answered} of ${count} questions answered`,
    done: (end) => `Finished: ${end.score} of ${end.of} right, ${handbook.formatDay(end.day)}`,
    changed: (count) => `${count} ${count === 1 ? "question has" : "questions have"} changed`,
    clear: "Delete all my answers", sure: "This deletes all your answers and finished units from this device. It cannot be undone.", yes: "Delete", no: "Keep", cleared: "Deleted from this device.",
    refused: "This browser cannot keep your answers. You can read the units, but no progress is shown.",
    since: (day) => `What has changed since you finished on ${day}`,
  },
}, (root, words) => {
  const { el, button, course } = handbook;
  const { units } = course.list();
  const status = el("p", { role: "status", class: "tool__verdict" });
  const body = el("div", {});
  root.classList.add("course__tool");

  function draw() {
    const state = course.read();
    const standing = units.map((one) => ({ ...one, ...course.judge(state, one.unit, one.questions) }));
    for (const one of standing) {
      one.item.querySelector(".course__state")?.remove();
      const said = [one.end && words.done(one.end), !one.end && one.answered && words.answered(one.answered, one.count), one.changed && words.changed(one.changed)];
      const text = said.filter(Boolean).join(handbook.language === "en" ? ". " : "。");
      if (text) one.item.append(el("span", { class: "course__state" }, text));
    }
    const done = standing.filter((one) => one.end).length;
    const started = standing.some((one) => one.answered || one.end);
    const open = standing.find((one) => !one.end) ?? standing.find((one) => !one.done);
    status.textContent = done === units.length ? words.all : started ? words.some(done, units.length) : words.none;
    const days = standing.flatMap((one) => (one.end ? [one.end.day] : []));
    const link = (href, text) => el("a", { class: "md-button", href }, text);
    body.replaceChildren(
      el(
        "p",
        { class: "tool__actions" },
        open && link(open.href, started ? words.next(open.title) : words.start),
        done > 0 && link(`record/${location.protocol === "file:" ? "index.html" : ""}`, words.record),
        started && button(words.clear, ask),
      ),
      course.changesPart(days.sort()[0], "../", words) ?? "",
      course.available ? "" : el("p", { class: "tool__hint" }, words.refused),
    );
  }

  function ask() {
    const yes = button(words.yes, () => {
      course.clear();
      draw();
      status.textContent = `${words.cleared} ${status.textContent}`;
      (root.querySelector("a, button") ?? root).focus();
    });
    const no = button(words.no, () => {
      draw();
      root.querySelector("button")?.focus();
    });
    body.replaceChildren(el("p", { role: "alert" }, words.sure), el("p", { class: "tool__actions" }, yes, no));
    yes.focus();
  }

  root.append(status, body);
  draw();
  addEventListener("pageshow", draw); // coming back from a unit
});
