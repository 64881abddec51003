// Puts a session together: parts of the plans, exercises, handouts and sections of the handbook, in an order, with times.
// What can be chosen comes from kit-data-<language>.js, which the build writes; what is chosen stands in the address alone.

const KIT_WORDS = {
  ja: {
    loading: "読み込んでいます。",
    failed: "選ぶものを読み込めませんでした。上の表のキットを使ってください。",
    begin: "はじめの形",
    preset: (title) => title.replace("の進行案", ""),
    name: "研修の名前(なくてもよい)",
    start: "始める時刻",
    agenda: "時間割",
    total: (minutes, count) => `${count}項目、合計${minutes}分`,
    from: (start, end) => `${start}〜${end}`,
    minutesOf: (title) => `「${title}」の分数`,
    minutes: "分",
    up: (title) => `「${title}」を上へ`,
    down: (title) => `「${title}」を下へ`,
    out: (title) => `「${title}」を外す`,
    upSign: "↑ 上へ",
    downSign: "↓ 下へ",
    outSign: "外す",
    moved: (title, place) => `「${title}」を${place}番目にしました。`,
    removed: (title) => `「${title}」を外しました。`,
    added: (title) => `「${title}」を最後に足しました。`,
    empty: "項目がありません。下で印を付けるか、「はじめの形」から選び直してください。",
    add: "足すもの、外すもの",
    plans: "進行案の項目",
    exercises: "机上演習",
    handouts: "配布資料",
    pages: "ハンドブックの節",
    minutesLabel: (title, minutes) => `${title}(${minutes}分)`,
    notes: "話すことと控え",
    paper: "印刷するもの",
    cards: (title) => `演習「${title}」のカードと進行役の紙`,
    section: "このページを開き、要点を自分の職場の言葉に言い換えて話します。最後に「この部署では、つまり何をしますか」と聞きます。",
    handout: "一人に一枚ずつ配り、空いた欄を書き込んでもらいます。",
    code: (title) => `「${title}」のQRコード`,
    save: "文書として保存(.txt)",
    copy: "アドレスをコピー",
    copied: "コピーしました。この組み合わせを、ブックマークや共有に使えます。",
    print: "印刷",
    kept: "どこにも送りません。組み合わせは、このページのアドレスに入ります。",
    untitled: "研修キット",
    file: "kit",
    colon: ": ",
  },
  en: {
    loading: "Loading.",
    failed: "The parts could not be loaded. Please use a kit from the table above.",
    begin: "Start from",
    preset: (title) => title.replace(/^The | plan$/g, ""),
    name: "Name of the session (optional)",
    start: "Start time",
    agenda: "Timetable",
    total: (minutes, count) => `${count} ${count === 1 ? "part" : "parts"}, ${minutes} minutes in all`,
    from: (start, end) => `${start}–${end}`,
    minutesOf: (title) => `Minutes for “${title}”`,
    minutes: "min",
    up: (title) => `Move “${title}” up`,
    down: (title) => `Move “${title}” down`,
    out: (title) => `Take out “${title}”`,
    upSign: "↑ Up",
    downSign: "↓ Down",
    outSign: "Take out",
    moved: (title, place) => `“${title}” is now number ${place}.`,
    removed: (title) => `“${title}” is taken out.`,
    added: (title) => `“${title}” is added at the end.`,
    empty: "There is nothing in the kit. Tick something below, or start from one of the three again.",
    add: "Add and take out",
    plans: "Parts of the plans",
    exercises: "Exercises",
    handouts: "Handouts",
    pages: "Sections of the handbook",
    minutesLabel: (title, minutes) => `${title} (${minutes} min)`,
    notes: "What to say",
    paper: "What to print",
    cards: (title) => `Cards and facilitator’s sheet of “${title}”`,
    section: "Open the page, and put its point into the words of your own workplace. End by asking “So what do we do in this department?”",
    handout: "Give one to each person, and have them fill in what is blank.",
    code: (title) => `QR code of “${title}”`,
    save: "Save as a text file (.txt)",
    copy: "Copy the address",
    copied: "Copied. Bookmark it or pass it on to come back to this kit.",
    print: "Print",
    kept: "Nothing is sent. The kit is kept in the address of this page.",
    untitled: "Training kit",
    file: "kit",
    colon: ": ",
  },
};

handbook.kit = {
  base: document.currentScript.src,

  // Every part that can be chosen, by its name in the address: {name, title, minutes, notes, see, exercise, handouts}. A part of
  // a plan is p*plan*id, a section s*folder_page*id, an exercise x*id, a handout h*id; a number behind it is its minutes.
  parts(data, words) {
    const parts = {};
    const add = (name, part) => (parts[name] = { name, notes: [], see: [], exercise: "", handouts: [], ...part });
    for (const plan of data.plans) for (const item of plan.items)
      add(`p*${plan.id}*${item.id}`, { ...item, see: item.see.map(([address]) => address), own: `workshop/plans#${plan.id}-${item.id}` });
    for (const { id, title, minutes, notes } of data.exercises)
      add(`x*${id}`, { title, minutes, notes, exercise: id, own: `workshop/exercises#${id}` });
    for (const { id, title } of data.handouts)
      add(`h*${id}`, { title, minutes: 3, notes: [words.handout], handouts: [id], own: `workshop/handouts#${id}` });
    for (const page of data.folders.flatMap(({ pages }) => pages)) {
      const minutes = Math.max(3, Math.round((1.5 * page.minutes) / Math.max(1, page.sections.length)));
      for (const [id, title] of page.sections) {
        const own = `${page.slug}#${id}`;
        add(`s*${page.slug.replaceAll("/", "_")}*${id}`, { title: `${page.title}${words.colon}${title}`, minutes, notes: [words.section], own });
      }
    }
    return parts;
  },

  // The names and minutes of an address; what is not known is passed over, and nothing stands twice.
  read(text, parts) {
    const chosen = [];
    for (const entry of text.split(".").slice(0, 60)) {
      const [, name, minutes] = entry.match(/^([a-z]\*.+?)(?:\*(\d{1,3}))?$/) ?? [];
      if (!name || !Object.hasOwn(parts, name) || chosen.some((one) => one.name === name)) continue;
      chosen.push({ name, minutes: Math.min(Math.max(Number(minutes ?? parts[name].minutes), 1), 240) });
    }
    return chosen;
  },

  write: (chosen, parts) => chosen.map(({ name, minutes }) => (minutes === parts[name].minutes ? name : `${name}*${minutes}`)).join("."),

  // The clock after so many minutes: ("13:30", 45) is 14:15. Without a start, minutes from the beginning.
  clock(start, after) {
    const [hours, minutes] = (start || "0:00").split(":").map(Number);
    const sum = hours * 60 + minutes + after;
    return `${start ? String(Math.floor(sum / 60) % 24).padStart(2, "0") : Math.floor(sum / 60)}:${String(sum % 60).padStart(2, "0")}`;
  },
};

handbook.tool("kit", KIT_WORDS, (root, words, state) => {
  const { el, kit: core } = handbook;
  const script = el("script", { src: new URL(`kit-data-${handbook.language}.js`, core.base).href });
  root.append(el("p", { role: "status" }, words.loading));
  script.addEventListener("error", () => root.replaceChildren(el("p", {}, words.failed)));
  script.addEventListener("load", () => {
    root.replaceChildren();
    showKit(root, words, state, self.handbookKit);
  });
  document.head.append(script);
});

function showKit(root, words, state, data) {
  const { el, button, kit: core } = handbook;
  const parts = core.parts(data, words);
  const presets = Object.fromEntries(data.plans.map((plan) => [plan.id, plan.items.map((item) => `p*${plan.id}*${item.id}`).join(".")]));
  const site = document.querySelector("link[rel=canonical]").href.replace(/(?:en\/)?workshop\/$/, "");
  const leaf = location.protocol === "file:" ? "index.html" : "";
  let start = /^\d\d:\d\d$/.test(state.get("start")) ? state.get("start") : "";
  let chosen = core.read(state.get("parts") || Object.values(presets)[0], parts);

  // An address of the handbook (slug#section) as this page must write it, and as it stays for ever.
  const way = (address) => {
    const [slug, section] = address.split("#");
    return new URL(`../../${handbook.language === "en" ? "en/" : ""}${slug.replace(/\/?$/, "/")}${leaf}#${section ?? ""}`, core.base).href;
  };
  const permanent = (address) => `${site}k/${address.replace(/\/?#/, "/#")}`;
  const drawing = (address) => {
    const [slug, section] = address.split("#");
    return new URL(`../qr/${slug.replace(/\/$/, "")}.svg#${section || "page"}`, core.base).href;
  };
  const titles = new Map(data.plans.flatMap(({ items }) => items.flatMap(({ see }) => see)));
  const titleOf = (address) => {
    const [slug, section] = address.split("#");
    const name = `s*${slug.replaceAll("/", "_")}*${section}`;
    return titles.get(address) ?? parts[name]?.title ?? data.handouts.find(({ id }) => address === `workshop/handouts#${id}`)?.title ?? address;
  };

  const heard = el("p", { role: "status", class: "tool__heard" });
  const sum = el("p", { class: "kit__sum" });
  const agenda = el("ol", { class: "kit__agenda" });
  const sheet = el("div", { class: "kit__sheet" });
  const picker = el("div", { class: "kit__picker tool__form" });

  const keep = () => state.set("parts", core.write(chosen, parts));
  const change = (said, focus) => {
    keep();
    draw();
    heard.textContent = said;
    focus?.()?.focus();
  };
  const move = (index, by) => {
    const [one] = chosen.splice(index, 1);
    chosen.splice(index + by, 0, one);
    const sign = by < 0 ? ".kit__up" : ".kit__down";
    change(words.moved(parts[one.name].title, index + by + 1), () => {
      const row = agenda.children[index + by];
      return row.querySelector(`${sign}:not([disabled])`) ?? row.querySelector("button:not([disabled])");
    });
  };
  const remove = (index) => {
    const [one] = chosen.splice(index, 1);
    change(words.removed(parts[one.name].title), () => agenda.children[Math.min(index, chosen.length - 1)]?.querySelector(".kit__out") ?? root.querySelector("button"));
  };

  const span = (index) => {
    const before = chosen.slice(0, index).reduce((all, one) => all + one.minutes, 0);
    return words.from(core.clock(start, before), core.clock(start, before + chosen[index].minutes));
  };
  const row = ({ name, minutes }, index) => {
    const { title } = parts[name];
    const input = el("input", { type: "number", min: "1", max: "240", inputmode: "numeric", value: minutes, "aria-label": words.minutesOf(title) });
    input.addEventListener("change", () => {
      chosen[index].minutes = Math.min(Math.max(Math.round(Number(input.value)) || parts[name].minutes, 1), 240);
      change(words.total(total(), chosen.length), () => agenda.children[index].querySelector("input"));
    });
    return el(
      "li",
      { "data-part": name },
      el("span", { class: "kit__time" }, span(index)),
      el("strong", { class: "kit__title" }, title),
      el("span", { class: "kit__minutes" }, input, el("span", { class: "kit__unit" }, `${minutes} ${words.minutes}`), el("span", { class: "tool__form" }, words.minutes)),
      el(
        "span",
        { class: "kit__buttons tool__form" },
        button(words.upSign, () => move(index, -1), { class: "md-button kit__up", "aria-label": words.up(title), disabled: index === 0 }),
        button(words.downSign, () => move(index, 1), { class: "md-button kit__down", "aria-label": words.down(title), disabled: index === chosen.length - 1 }),
        button(words.outSign, () => remove(index), { class: "md-button kit__out", "aria-label": words.out(title) }),
      ),
    );
  };
  const total = () => chosen.reduce((all, { minutes }) => all + minutes, 0);

  // What a part leads people to afterwards: its exercise, its first section, or itself.
  const target = ({ exercise, see, own }) => (exercise ? `workshop/exercises#${exercise}` : see[0] ?? own);
  const code = (address, title) =>
    el(
      "figure",
      { class: "kit__code" },
      el("img", { src: drawing(address), alt: words.code(title), width: "96", height: "96", onerror: ({ target: image }) => image.remove() }),
      el("figcaption", {}, el("a", { href: way(address) }, permanent(address).replace(/^https?:\/\//, ""))),
    );
  const note = ({ name }, index) => {
    const part = parts[name];
    const address = target(part);
    return el(
      "section",
      { class: "kit__note" },
      el("h4", {}, `${span(index)} ${part.title}`),
      el("div", { class: "kit__body" }, el("div", {}, part.notes.map((text) => el("p", {}, text)), links(part)), code(address, part.title)),
    );
  };
  const links = (part) => {
    const places = [...part.see, ...(part.exercise || part.handouts.length ? [] : [part.own])].filter((address) => !address.startsWith("workshop/"));
    return places.length ? el("ul", {}, places.map((address) => el("li", {}, el("a", { href: way(address) }, titleOf(address))))) : null;
  };
  const paper = () => {
    const used = chosen.map(({ name }) => parts[name]);
    const exercises = [...new Set(used.map(({ exercise }) => exercise).filter(Boolean))];
    const handouts = [...new Set(used.flatMap((part) => part.handouts))];
    const title = (id) => data.exercises.find((one) => one.id === id)?.title ?? id;
    return [
      ...handouts.map((id) => [titleOf(`workshop/handouts#${id}`), way(`workshop/handouts#${id}`)]),
      ...exercises.map((id) => [words.cards(title(id)), `${way("workshop/exercises#play")}?exercise.is=${id}`]),
    ];
  };

  const draw = () => {
    sum.textContent = chosen.length ? `${words.total(total(), chosen.length)} (${words.from(core.clock(start, 0), core.clock(start, total()))})` : words.empty;
    agenda.replaceChildren(...chosen.map(row));
    const printed = paper();
    sheet.replaceChildren(
      ...(printed.length ? [el("h3", {}, words.paper), el("ul", { class: "kit__paper" }, printed.map(([text, href]) => el("li", {}, el("a", { href }, text))))] : []),
      ...(chosen.length ? [el("h3", {}, words.notes), ...chosen.map(note)] : []),
    );
    for (const box of picker.querySelectorAll("input[type=checkbox]")) box.checked = chosen.some(({ name }) => name === box.value);
  };

  const tick = (name, label) => {
    const box = el("input", { type: "checkbox", value: name, checked: chosen.some((one) => one.name === name) });
    box.addEventListener("change", () => {
      if (box.checked) chosen.push({ name, minutes: parts[name].minutes });
      else chosen = chosen.filter((one) => one.name !== name);
      change((box.checked ? words.added : words.removed)(parts[name].title));
    });
    return el("label", {}, box, " ", label ?? words.minutesLabel(parts[name].title, parts[name].minutes));
  };
  // Some hundred boxes are made only where the reader opens their group.
  const group = (title, make) => {
    const body = el("div");
    const details = el("details", {}, el("summary", {}, title), body);
    details.addEventListener("toggle", () => details.open && !body.firstChild && body.append(...make()), { once: false });
    return details;
  };
  picker.append(
    el("h3", {}, words.add),
    group(words.plans, () => data.plans.map((plan) => group(plan.title, () => plan.items.map(({ id }) => tick(`p*${plan.id}*${id}`))))),
    group(words.exercises, () => data.exercises.map(({ id }) => tick(`x*${id}`))),
    group(words.handouts, () => data.handouts.map(({ id }) => tick(`h*${id}`))),
    group(words.pages, () =>
      data.folders.map((folder) =>
        group(folder.title, () =>
          folder.pages.map((page) =>
            group(page.title, () => page.sections.map(([id, title]) => tick(`s*${page.slug.replaceAll("/", "_")}*${id}`, title))),
          ),
        ),
      ),
    ),
  );

  const text = () => {
    const lines = [state.get("name") || words.untitled, sum.textContent, "", words.agenda];
    chosen.forEach(({ name, minutes }, index) => lines.push(`${span(index)} ${parts[name].title} (${minutes} ${words.minutes})`));
    lines.push("", words.paper, ...paper().map(([title]) => `- ${title}`), "", words.notes);
    chosen.forEach(({ name }, index) => lines.push("", `${span(index)} ${parts[name].title}`, ...parts[name].notes, permanent(target(parts[name]))));
    return `\ufeff${[...lines, "", location.href].join("\r\n")}\r\n`;
  };
  const clock = el("input", { type: "time", value: start });
  clock.addEventListener("input", () => {
    start = clock.value.slice(0, 5);
    state.set("start", start);
    draw();
  });
  const name = el("input", { type: "text", maxlength: "60", autocomplete: "off", value: state.get("name").slice(0, 60) });
  const heading = el("h3", { class: "kit__name" }, name.value || words.untitled);
  name.addEventListener("input", () => {
    state.set("name", name.value.trim());
    heading.textContent = name.value.trim() || words.untitled;
  });
  const preset = (plan) =>
    button(words.preset(plan.title), () => {
      chosen = core.read(presets[plan.id], parts);
      change(words.total(total(), chosen.length));
    });

  root.append(
    el("div", { class: "kit" },
      el("p", { class: "tool__label tool__form" }, words.begin),
      el("p", { class: "tool__actions tool__form" }, data.plans.map(preset)),
      el("div", { class: "tool__form" }, handbook.field(words.name, name).element, handbook.field(words.start, clock).element),
      heading,
      sum,
      heard,
      agenda,
      picker,
      sheet,
      handbook.actions(root, words, button(words.save, () => handbook.save(`${words.file}.txt`, "text/plain;charset=utf-8", text()))),
      el("p", { class: "tool__hint tool__form" }, words.kept),
    ),
  );
  draw();
}
