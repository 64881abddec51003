// The questions of a unit: choose or put in order, check, read why, try again. The page has questions and answers as text; this
// makes them work in place. Answers stay on the device (course.js).

handbook.quiz = {
  // Whether what was given is what is asked for. Both are lists of places in the order that the page shows.
  isRight(kind, given, right) {
    const a = kind === "order" ? given : [...given].sort();
    const b = kind === "order" ? right : [...right].sort();
    return a.length === b.length && a.every((place, index) => place === b[index]);
  },

  // How many stand in their place, counted from the first.
  leading(given, right) {
    const first = given.findIndex((place, index) => place !== right[index]);
    return first < 0 ? given.length : first;
  },

  // What explains an option: the text behind its first line, without the ids of its footnote marks.
  readWhy(item) {
    const copy = item.cloneNode(true);
    for (const marked of copy.querySelectorAll("[id]")) marked.removeAttribute("id");
    const nodes = [...copy.childNodes];
    const edge = nodes.findIndex((node) => node.nodeName === "BR");
    return nodes.slice(edge + 1);
  },
};

handbook.tool("quiz", {
  ja: {
    check: "答え合わせ", up: (text) => `「${text}」を上へ`, down: (text) => `「${text}」を下へ`,
    moved: (text, place) => `「${text}」を${place}番目に動かしました。`,
    none: "答えを選んでから、押してください。",
    right: "正解です。", wrong: "違います。",
    missing: (count) => `選んでいない正しい答えが、あと${count}つあります。`,
    leading: (count) => (count ? `上から${count}つは合っています。` : "最初の一つから考え直してください。"),
    again: "答えを変えて、もう一度押せます。", shown: "下に、すべての答えの説明を出しました。",
    others: "ほかの答えについて", inOrder: "正しい順と、その理由",
    changed: "この問題は、前に答えた後で新しくなりました。もう一度答えてください。",
    progress: (answered, count) => `${count}問のうち${answered}問に答えました。`,
    score: (right, count) => `${count}問のうち${right}問が正解です。`,
    done: "この単元を終えました。受講記録に載ります。", more: "間違えた問題は、答えを変えて直せます。",
    kept: "答えは、この端末のこのブラウザーだけに残ります。",
    refused: "このブラウザーは答えを残せません。閉じると消えるので、終えたら受講記録を印刷するか、画面を保存してください。",
    clear: "この単元の答えを消す", sure: "この単元の答えと、終えた記録を消します。よいですか。", yes: "消す", no: "やめる", cleared: "消しました。",
    answers: "すべての説明は、下の", answersLink: "答えと説明", answersEnd: "でも読めます。",
    mark: { right: "○ 正しい", wrong: "× 正しくない" },
  },
  en: {
    check: "Check", up: (text) => `Move “${text}” up`, down: (text) => `Move “${text}” down`,
    moved: (text, place) => `“${text}” is now number ${place}.`,
    none: "Choose an answer first.",
    right: "That is right.", wrong: "Not quite.",
    missing: (count) => `${count} right ${count === 1 ? "answer is" : "answers are"} still missing.`,
    leading: (count) => (count ? `The first ${count === 1 ? "one is" : `${count} are`} in place.` : "Think again about what comes first."),
    again: "Change your answer and check again.", shown: "All the explanations are shown below.",
    others: "About the other answers", inOrder: "The right order, and why",
    changed: "This question has changed since you answered it. Please answer it again.",
    progress: (answered, count) => `${answered} of ${count} questions answered.`,
    score: (right, count) => `${right} of ${count} answers are right.`,
    done: "You have finished this unit, and it is on your completion record.", more: "You can still change the answers that were wrong.",
    kept: "Your answers stay in this browser on this device.",
    refused: "This browser cannot keep your answers, and they will be gone when you close the page. When you finish, save or print this page.",
    clear: "Delete my answers to this unit", sure: "This deletes your answers and the record that you finished the unit. Go ahead?", yes: "Delete", no: "Keep", cleared: "Deleted.",
    answers: "All explanations are also under ", answersLink: "Answers and explanations", answersEnd: ".",
    mark: { right: "○ right", wrong: "× not right" },
  },
}, (root, words) => {
  const { el, button, course, quiz } = handbook;
  const places = (text) => (text ? text.split(" ").map(Number) : []);
  const parts = [...document.querySelectorAll(".quiz__question")];
  const questions = parts.map(({ dataset }) => ({ id: dataset.question, revision: dataset.revision }));
  const { unit, version } = document.querySelector(".quiz").dataset;
  const below = document.querySelector(".quiz__answers");
  const status = el("p", { role: "status", class: "tool__verdict" });
  const note = el("p", { class: "tool__hint" });
  const controls = el("div", {});
  const last = el("p", { class: "tool__verdict" }); // the score once more, where the last question is

  function update() {
    const now = course.judge(course.read(), unit, questions);
    const sentences = [now.answered < now.count ? words.progress(now.answered, now.count) : words.score(now.right, now.count)];
    if (now.done) sentences.push(words.done, now.right < now.count ? words.more : "");
    status.textContent = sentences.join(handbook.language === "en" ? " " : "");
    controls.hidden = !now.answered && !now.end;
    below.hidden = !now.done && !below.contains(document.getElementById(decodeURIComponent(location.hash.slice(1))));
    last.textContent = now.done ? `${words.score(now.right, now.count)} ${words.done}` : words.progress(now.answered, now.count);
  }

  function askToClear() {
    const back = () => {
      controls.replaceChildren(button(words.clear, askToClear));
      controls.firstChild.focus();
    };
    const clear = () => {
      course.forget(unit);
      parts.forEach((part) => part.dispatchEvent(new Event("quiz:clear")));
      back();
      update();
      status.textContent = `${words.cleared} ${status.textContent}`;
      status.tabIndex = -1;
      status.focus();
    };
    const yes = button(words.yes, clear);
    controls.replaceChildren(el("p", { role: "alert" }, words.sure), el("p", { class: "tool__actions" }, yes, button(words.no, back)));
    yes.focus();
  }

  function enhance(part) {
    const { kind, question: id, revision } = part.dataset;
    const right = places(part.dataset.right);
    const list = part.querySelector("ol");
    const texts = [...list.children].map((item) => item.textContent.trim());
    const asked = [...part.children].filter((child) => child.tagName !== "H3" && child !== list);
    const answer = below.querySelector(`[data-answer="${id}"]`);
    const items = [...answer.querySelectorAll("ol > li")];
    const why = (place) => el("li", {}, el("strong", {}, texts[place]), el("br"), quiz.readWhy(items[kind === "order" ? right.indexOf(place) : place]));
    const said = el("div", { role: "status", class: "quiz__said" });
    const rest = el("div", { class: "quiz__rest" });
    const name = `quiz-${id}`;
    let order = texts.map((_, place) => place);
    let tries = 0;

    const options = texts.map((text, place) => {
      const mark = el("span", { class: "quiz__mark" });
      if (kind === "order") {
        const move = (step) => button(step < 0 ? "↑" : "↓", (event) => shift(place, step, event), { class: "md-button quiz__move", "aria-label": (step < 0 ? words.up : words.down)(text) });
        return { mark, element: el("li", { class: "quiz__option" }, el("span", {}, text, mark), el("span", { class: "quiz__moves" }, move(-1), move(1))) };
      }
      const input = el("input", { type: kind === "multiple" ? "checkbox" : "radio", name, value: place, onchange: reset });
      return { mark, input, element: el("label", { class: "quiz__option" }, input, el("span", {}, text, mark)) };
    });

    function shift(place, step, event) {
      const from = order.indexOf(place);
      const to = from + step;
      if (to < 0 || to >= order.length) return;
      [order[from], order[to]] = [order[to], order[from]];
      reset();
      draw();
      event.target.focus();
      said.replaceChildren(words.moved(texts[place], to + 1));
    }

    function draw() {
      box.replaceChildren(...order.map((place) => options[place].element));
      order.forEach((place, at) => {
        const [up, down] = options[place].element.querySelectorAll("button");
        up.setAttribute("aria-disabled", at === 0);
        down.setAttribute("aria-disabled", at === order.length - 1);
      });
    }

    function reset() {
      said.replaceChildren();
      rest.replaceChildren();
      for (const { mark, element } of options) {
        mark.textContent = "";
        element.classList.remove("quiz__option--right", "quiz__option--wrong");
      }
    }

    function read() {
      return kind === "order" ? order : options.flatMap(({ input }, place) => (input.checked ? [place] : []));
    }

    function markOptions(given, all) {
      options.forEach(({ mark, element }, place) => {
        const good = kind === "order" ? given.indexOf(place) === right.indexOf(place) : right.includes(place);
        if (!all && kind !== "order" && !given.includes(place)) return;
        if (kind === "order" && !all && given.indexOf(place) >= quiz.leading(given, right)) return;
        mark.textContent = ` ${good ? words.mark.right : words.mark.wrong}`;
        if (good || given.includes(place)) element.classList.add(good ? "quiz__option--right" : "quiz__option--wrong");
      });
    }

    function show(given, isRight) {
      reset();
      const all = isRight || tries > 1;
      const verdict = [isRight ? words.right : words.wrong];
      if (!isRight && kind === "order") verdict.push(words.leading(quiz.leading(given, right)));
      const missing = right.filter((place) => !given.includes(place)).length;
      if (!isRight && kind === "multiple" && missing) verdict.push(words.missing(missing));
      if (!isRight) verdict.push(all ? words.shown : words.again);
      const chosen = kind === "order" ? [] : given;
      markOptions(given, all);
      said.replaceChildren(
        el("p", { class: isRight ? "quiz__verdict quiz__verdict--right" : "quiz__verdict" }, verdict.join(handbook.language === "en" ? " " : "")),
        chosen.length ? el("ul", {}, chosen.map(why)) : "",
      );
      if (!all) return;
      const others = kind === "order" ? right : texts.map((_, place) => place).filter((place) => !given.includes(place));
      const link = answer.lastElementChild.cloneNode(true);
      rest.replaceChildren(
        ...(others.length ? [el("p", {}, kind === "order" ? words.inOrder : words.others), el(kind === "order" ? "ol" : "ul", {}, others.map(why))] : []),
        link,
      );
    }

    function check() {
      const given = read();
      if (!given.length) {
        reset();
        said.replaceChildren(el("p", { class: "quiz__verdict" }, words.none));
        return;
      }
      tries += 1;
      const isRight = quiz.isRight(kind, given, right);
      course.answer(unit, { id, revision }, given, isRight, questions, version);
      show(given, isRight);
      update();
    }

    const legend = el("legend", {}, asked.filter((child) => child.tagName === "P").flatMap((child) => [...child.childNodes]));
    const shown = asked.filter((child) => child.tagName !== "P");
    const box = el(kind === "order" ? "ol" : "div", { class: `quiz__options quiz__options--${kind}` }, options.map(({ element }) => element));
    const form = el("fieldset", { class: "quiz__form" }, legend, shown, box);
    asked.forEach((child) => child.tagName === "P" && child.remove());
    list.replaceWith(form, el("p", { class: "quiz__check" }, button(words.check, check, { "aria-label": `${words.check}: ${part.querySelector("h3").firstChild.textContent.trim()}` })), said, rest);
    if (kind === "order") draw();

    part.addEventListener("quiz:clear", () => {
      tries = 0;
      order = texts.map((_, place) => place);
      options.forEach(({ input }) => input && (input.checked = false));
      if (kind === "order") draw();
      reset();
    });

    const kept = course.read().answers[unit]?.[id];
    if (!kept) return;
    if (kept.revision !== revision || !kept.given.every((place) => place in texts)) {
      rest.replaceChildren(el("p", { class: "tool__hint" }, words.changed));
      return;
    }
    if (kind === "order") {
      if (new Set(kept.given).size !== texts.length) return;
      order = [...kept.given];
      draw();
    } else options.forEach(({ input }, place) => (input.checked = kept.given.includes(place)));
    tries = 2;
    show(kept.given, kept.right);
    tries = 0;
  }

  root.classList.add("course__tool");
  parts.forEach(enhance);
  note.textContent = course.note ?? (course.available ? words.kept : words.refused);
  controls.append(button(words.clear, askToClear));
  root.append(status, note, controls);
  parts.at(-1)?.after(last);
  addEventListener("hashchange", update);
  update();
});
