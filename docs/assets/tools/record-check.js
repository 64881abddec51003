// Check a record that was handed in: from its file, or typed from the sheet.

handbook.tool("record-check", {
  ja: {
    file: "保存したファイル", pasted: "または、ファイルの中身を貼る", check: "確かめる", typed: "紙を見て入力する",
    name: "氏名", department: "所属", issued: "作った日", checksum: "照合符号", day: "終えた日", score: "正解の数", of: "問題の数", version: "内容の版",
    unit: (title) => `${title} (終えていなければ空けておく)`, dayHint: "2026-11-22のように",
    unreadable: "受講記録のデータとして読めません。ファイルの中身を全部貼ってください。",
    good: (name, count) => `照合符号は合っています。${name ? `${name}さん、` : ""}終えた単元は${count}つです。写し間違いや書き換えは見つかりません。本人が答えたことまでは分かりません。`,
    bad: "照合符号が合いません。どこかが、記録を作った時と違います。入力の間違いか、書き換えです。",
  },
  en: {
    file: "The saved file", pasted: "or paste what it contains", check: "Check", typed: "Type it from the sheet",
    name: "Name", department: "Department", issued: "Made on", checksum: "Checksum", day: "Finished on", score: "Right", of: "Questions", version: "Version",
    unit: (title) => `${title} (leave empty if not finished)`, dayHint: "as 2026-11-22",
    unreadable: "This cannot be read as a completion record. Paste everything that is in the file.",
    good: (name, count) => `The checksum matches. ${name ? `${name}: ` : ""}${count} finished ${count === 1 ? "unit" : "units"}. There is no sign of a copying error or an edit. It does not show who answered.`,
    bad: "The checksum does not match. Something differs from when the record was made: a typing error, or an edit.",
  },
}, (root, words) => {
  const { el, button, record } = handbook;
  const said = el("p", { role: "status", class: "tool__verdict" });
  const text = el("textarea", { rows: 4, spellcheck: "false" });
  const file = el("input", { type: "file", accept: ".json,application/json", onchange: async () => file.files[0] && ((text.value = await file.files[0].text()), judgeText()) });
  root.classList.add("course__tool");

  function tell(made) {
    said.textContent = record.isTrue(made) ? words.good(made.name, made.units.length) : words.bad;
  }

  function judgeText() {
    try {
      const made = JSON.parse(text.value.replace(/^\ufeff/, ""));
      if (!Array.isArray(made.units) || typeof made.checksum !== "string") throw new TypeError();
      tell(made);
    } catch {
      said.textContent = words.unreadable;
    }
  }

  const typed = el("div", { class: "tool__form", hidden: true });
  function openForm() {
    const input = (label, hint = "", value = "") => {
      const control = el("input", { type: "text", autocomplete: "off", spellcheck: "false" });
      control.value = value;
      return { control, element: handbook.field(label, control, hint).element };
    };
    const head = { name: input(words.name), department: input(words.department), issued: input(words.issued, words.dayHint) };
    const { units, version } = handbook.recordList;
    const rows = units.map((one) => {
      const fields = {
        day: input(words.day, words.dayHint), score: input(words.score),
        of: input(words.of, "", String(one.questions.length)), version: input(words.version, "", version),
      };
      const box = el("fieldset", {}, el("legend", {}, words.unit(one.title)), el("div", { class: "tool__inputs" }, Object.values(fields).map(({ element }) => element)));
      return { unit: one.unit, fields, box };
    });
    const sum = input(words.checksum);
    const judge = () => {
      const value = ({ control }) => record.tidy(control.value);
      const lines = rows
        .filter(({ fields }) => value(fields.day))
        .map(({ unit, fields }) => ({ unit, day: handbook.readDay(value(fields.day)) ?? value(fields.day), score: Number(value(fields.score)), of: Number(value(fields.of)), version: value(fields.version) }));
      const issued = handbook.readDay(value(head.issued)) ?? value(head.issued);
      tell({ ...record.make(value(head.name), value(head.department), issued, lines), checksum: value(sum) });
    };
    typed.replaceChildren(...Object.values(head).map(({ element }) => element), ...rows.map(({ box }) => box), sum.element, el("p", { class: "tool__actions" }, button(words.check, judge)));
    typed.hidden = false;
    head.name.control.focus();
  }

  root.append(
    handbook.field(words.file, file).element,
    handbook.field(words.pasted, text).element,
    el("p", { class: "tool__actions" }, button(words.check, judgeText), button(words.typed, openForm)),
    typed,
    said,
  );
});
