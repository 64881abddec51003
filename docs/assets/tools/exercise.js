// Plays a tabletop exercise on the page: the cards that stand below are shown one at a time, a choice leads to the next.
// Everything said comes from the page itself; this file knows only how to go from card to card, and a clock.

const EXERCISE_WORDS = {
  ja: {
    which: "どの演習をしますか",
    start: "始める",
    printCards: "カードを印刷(A6)",
    printSheet: "進行役の紙を印刷",
    paper: (count) => `カードは${count}枚です。A4に4枚ずつ印刷し、点線で切ります。`,
    place: (number, count) => `カード${number}/${count}`,
    debrief: "振り返り",
    chosen: (say) => `選んだこと: ${say}`,
    next: "次のカードへ",
    end: "振り返りへ",
    back: "前のカードに戻る",
    notes: "進行役の答えを見る",
    hide: "進行役の答えを隠す",
    over: "別の演習、または最初から",
    clock: "このカードの残り時間",
    run: "時計を動かす",
    pause: "時計を止める",
    reset: "時計を戻す",
    running: "時計を動かしました。",
    paused: "時計を止めました。",
    wound: "時計を戻しました。",
    minute: "残り1分です。",
    up: "時間です。",
    late: (time) => `${time}超過`,
    kept: "どこにも送りません。今のカードは、このページのアドレスに入ります。",
  },
  en: {
    which: "Which exercise?",
    start: "Begin",
    printCards: "Print the cards (A6)",
    printSheet: "Print the facilitator’s sheet",
    paper: (count) => `There are ${count} cards. They print four to an A4 sheet; cut along the dashed lines.`,
    place: (number, count) => `Card ${number} of ${count}`,
    debrief: "Debrief",
    chosen: (say) => `You chose: ${say}`,
    next: "Next card",
    end: "Go to the debrief",
    back: "Back one card",
    notes: "Show the facilitator’s answers",
    hide: "Hide the facilitator’s answers",
    over: "Another exercise, or start again",
    clock: "Time left for this card",
    run: "Start the clock",
    pause: "Pause the clock",
    reset: "Reset the clock",
    running: "The clock is running.",
    paused: "The clock has stopped.",
    wound: "The clock is reset.",
    minute: "One minute left.",
    up: "Time is up.",
    late: (time) => `${time} over`,
    kept: "Nothing is sent. The card you are on is kept in the address of this page.",
  },
};

handbook.exercise = {
  // The exercises of the page: {id, title, section, debrief, cards: {id: {minutes, element, ways: [[id, words, what comes of it]]}}}.
  read() {
    const plain = (element) => {
      const copy = element.cloneNode(true);
      for (const mark of copy.querySelectorAll(".headerlink, sup")) mark.remove();
      return copy.textContent.trim();
    };
    return [...document.querySelectorAll(".exercise")].map((section) => ({
      id: section.dataset.exercise,
      title: plain(section.querySelector("h2")),
      section,
      debrief: Number(section.dataset.debrief),
      cards: Object.fromEntries(
        [...section.querySelectorAll(".exercise-card")].map((element) => [
          element.dataset.card,
          {
            title: plain(element.querySelector("h4")),
            minutes: Number(element.dataset.minutes),
            element,
            ways: [...element.querySelectorAll("[data-then]")].map((way) => [
              way.dataset.then,
              way.matches(".exercise-choice") ? plain(way).replace(/^[A-H]\s*/, "") : "",
              way.dataset.result ?? "",
            ]),
          },
        ]),
      ),
    }));
  },

  // The cards that were played, from an address: as far as each leads to the next. "debrief" follows where the story ends.
  follow(exercise, path) {
    const [first] = Object.keys(exercise.cards);
    const played = [];
    for (const name of path) {
      const last = played.at(-1);
      const ways = last ? exercise.cards[last].ways.map(([then]) => then) : [first];
      const fits = ways.length ? ways.includes(name) : name === "debrief";
      if (!fits || played.length > 50) break;
      played.push(name);
      if (name === "debrief") break;
    }
    return played;
  },

  // Seconds as 3:05.
  time: (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`,
};

handbook.tool("exercise", EXERCISE_WORDS, (root, words, state) => {
  const { el, button, exercise: core } = handbook;
  const exercises = core.read();
  if (!exercises.length) return;
  const heard = el("p", { role: "status", class: "tool__heard" });
  const stage = el("div", { class: "exercise-stage" });
  let chosen = exercises.find(({ id }) => id === state.get("is")) ?? exercises[0];
  let played = core.follow(chosen, state.get("at").split(".").filter(Boolean));
  let notes = state.get("notes") === "1";
  let stopClock = () => {};
  let ran = false;

  // What stands on the page, without what may stand there only once.
  const copy = (element, left) => {
    const made = element.cloneNode(true);
    for (const part of made.querySelectorAll(`.headerlink${left}`)) part.remove();
    for (const part of made.querySelectorAll("[id]")) part.removeAttribute("id");
    return [...made.children];
  };
  const keep = () => {
    state.set("is", chosen.id);
    state.set("at", played.join("."));
    state.set("notes", notes ? "1" : "");
  };
  const go = (path) => {
    played = path;
    notes = false;
    keep();
    draw();
    root.querySelector(".exercise-title, input").focus();
    root.scrollIntoView({ block: "start" });
  };

  const clock = (minutes) => {
    const shown = el("span", { role: "timer", class: "exercise-clock", "aria-label": words.clock });
    const toggle = button(words.run, () => (ran ? stop(words.paused) : start(words.running)));
    let left = minutes * 60;
    let ticking = 0;
    const show = () => {
      shown.textContent = left < 0 ? words.late(core.time(-left)) : core.time(left);
      shown.classList.toggle("exercise-clock--over", left <= 0);
      toggle.textContent = ran ? words.pause : words.run;
    };
    const start = (said) => {
      const end = Date.now() + left * 1000;
      ran = true;
      clearInterval(ticking);
      ticking = setInterval(() => {
        const before = left;
        left = Math.round((end - Date.now()) / 1000);
        if (before > 60 && left <= 60) heard.textContent = words.minute;
        if (before > 0 && left <= 0) heard.textContent = words.up;
        show();
      }, 250);
      heard.textContent = said;
      show();
    };
    const stop = (said) => {
      ran = false;
      clearInterval(ticking);
      heard.textContent = said;
      show();
    };
    const reset = () => {
      stop(words.wound);
      left = minutes * 60;
      show();
    };
    stopClock = () => clearInterval(ticking);
    show();
    if (ran) start("");
    return el("p", { class: "tool__actions exercise-time" }, shown, toggle, button(words.reset, reset));
  };

  const print = (part) => {
    const classes = [document.body, `prints-${part}`, chosen.section, "exercise--printed"];
    classes[0].classList.add(classes[1]);
    classes[2].classList.add(classes[3]);
    const after = () => {
      classes[0].classList.remove(classes[1]);
      classes[2].classList.remove(classes[3]);
    };
    addEventListener("afterprint", after, { once: true });
    window.print();
  };

  const intro = () => {
    const choose = handbook.choices(words.which, "radio", exercises.map(({ id, title }) => [id, title]), [chosen.id], ([id]) => {
      chosen = exercises.find((one) => one.id === id);
      state.set("is", id);
      about.replaceChildren(...describe());
    });
    const describe = () => [
      ...[...chosen.section.querySelectorAll(":scope > p, :scope > ul")].slice(0, 2).flatMap((element) => copy(el("div", {}, element.cloneNode(true)), "")),
      el("p", { class: "tool__hint" }, words.paper(Object.keys(chosen.cards).length)),
    ];
    const about = el("div", {}, describe());
    const begin = button(words.start, () => go([Object.keys(chosen.cards)[0]]), { class: "md-button md-button--primary" });
    const sheets = [button(words.printCards, () => print("cards")), button(words.printSheet, () => print("sheet"))];
    return [choose, about, el("p", { class: "tool__actions" }, begin, sheets), el("p", { class: "tool__hint" }, words.kept)];
  };

  const facilitator = (element) => {
    const id = "exercise-answers";
    const body = el("div", { class: "exercise-answers", id, hidden: !notes }, element);
    const toggle = button(notes ? words.hide : words.notes, () => {
      notes = !notes;
      keep();
      body.hidden = !notes;
      toggle.textContent = notes ? words.hide : words.notes;
      toggle.setAttribute("aria-expanded", String(notes));
    }, { "aria-expanded": String(notes), "aria-controls": id });
    return { toggle, body };
  };

  const way = ([then, say], index) =>
    button(say ? [el("strong", {}, "ABCDEFGH"[index]), " ", say] : then === "debrief" ? words.end : words.next, () => go([...played, then]), {
      class: say ? "md-button exercise-pick" : "md-button md-button--primary",
    });

  const scene = (name) => {
    const before = played.at(-2);
    const taken = before && chosen.cards[before].ways.find(([then]) => then === name);
    const title = (text) => el("h3", { class: "exercise-title", tabindex: "-1" }, text);
    const back = button(words.back, () => go(played.slice(0, -1)));
    const over = button(words.over, () => go([]));
    if (name === "debrief") {
      const form = chosen.section.querySelector(".exercise-form");
      return [
        el("p", { class: "exercise-place" }, chosen.title),
        title(words.debrief),
        clock(chosen.debrief),
        ...copy(form, ", h3, h3 + p"),
        el("p", { class: "tool__actions" }, back, over, button(words.printSheet, () => print("sheet"))),
      ];
    }
    const card = chosen.cards[name];
    const number = Object.keys(chosen.cards).indexOf(name) + 1;
    const ways = card.ways.length ? card.ways : [["debrief", "", ""]];
    const answers = facilitator(copy(chosen.section.querySelector(`.exercise-notes[data-card="${name}"]`), ""));
    const choices = card.element.querySelector(".exercise-choice")?.closest("ul");
    choices?.setAttribute("data-left", "");
    const body = copy(card.element, ", h4, .exercise-card__name, .exercise-card__clock, .exercise-card__choose, .exercise-way, [data-left]");
    return [
      el("p", { class: "exercise-place" }, `${chosen.title} · ${words.place(number, Object.keys(chosen.cards).length)}`),
      title(card.title),
      el("p", { class: "exercise-place" }, card.element.querySelector(".exercise-card__clock").textContent),
      taken?.[1] && el("p", { class: "exercise-taken" }, words.chosen(taken[1]), taken[2] && [el("br"), el("strong", {}, taken[2])]),
      clock(card.minutes),
      ...body,
      el("div", { class: "exercise-ways" }, ways.map(way)),
      el("p", { class: "tool__actions" }, back, answers.toggle, over),
      answers.body,
    ];
  };

  const draw = () => {
    stopClock();
    const name = played.at(-1);
    stage.replaceChildren(...(name ? scene(name) : intro()).flat().filter(Boolean));
    if (!name) ran = false;
  };

  root.append(heard, stage);
  draw();
});
