// Prints one handout of the page, with the company's contacts filled in where they were typed.

const HANDOUT_WORDS = {
  ja: {
    intro: "入れた番号は、下の資料の欄に入ります。どこにも送らず、このページのアドレスにだけ残ります。",
    fields: { name: "知らせる相手(役職や名前)", day: "昼の電話", night: "夜と休日の電話" },
    which: "一枚を選んで印刷",
    print: (title) => `「${title}」を印刷`,
    copy: "アドレスをコピー",
    copied: "コピーしました。入れた番号が含まれます。",
    empty: "………………………………",
  },
  en: {
    intro: "What you type goes into the sheets below. Nothing is sent; it stays in the address of this page.",
    fields: { name: "Whom to tell (post or name)", day: "Daytime number", night: "Number for nights and holidays" },
    which: "Choose a sheet to print",
    print: (title) => `Print “${title}”`,
    copy: "Copy the address",
    copied: "Copied. It contains the numbers that you typed.",
    empty: "………………………………",
  },
};

handbook.tool("handouts", HANDOUT_WORDS, (root, words, state) => {
  const { el, button } = handbook;
  const sheets = [...document.querySelectorAll(".handout")];
  const title = (sheet) => sheet.querySelector("h2").firstChild.textContent.trim();

  const fill = (name, value) => {
    for (const blank of document.querySelectorAll(`.blank-${name}`)) {
      blank.textContent = value || words.empty;
      blank.classList.toggle("blank--filled", Boolean(value));
    }
  };
  const fields = Object.entries(words.fields).map(([name, label]) => {
    const input = el("input", { type: name === "name" ? "text" : "tel", autocomplete: "off", maxlength: "40", value: state.get(name) });
    input.addEventListener("input", () => {
      state.set(name, input.value.trim());
      fill(name, input.value.trim());
    });
    fill(name, input.value.trim().slice(0, 40));
    return handbook.field(label, input).element;
  });

  const print = (sheet) => {
    document.body.classList.add("prints-handout");
    sheet.classList.add("handout--printed");
    const after = () => {
      document.body.classList.remove("prints-handout");
      sheet.classList.remove("handout--printed");
    };
    addEventListener("afterprint", after, { once: true });
    window.print();
  };
  const said = el("span", { role: "status", class: "tool__said" });
  const copy = button(words.copy, async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      said.textContent = words.copied;
    } catch {
      said.textContent = location.href;
    }
  });
  root.append(
    el("p", {}, words.intro),
    ...fields,
    el("p", { class: "tool__label" }, words.which),
    el("div", { class: "kit exercise-ways" }, sheets.map((sheet) => button(words.print(title(sheet)), () => print(sheet)))),
    el("p", { class: "tool__actions kit" }, copy, said),
  );
});
