// Drafts a notice to the people concerned and a preliminary report, in Japanese and in English, from what is known so far.
// What is typed stays in the page; it goes into the address only when the reader presses the button that says so.

handbook.notices = {
  // Answers to tick: the same words in both languages' drafts. [Japanese, English]
  options: {
    data: {
      name: ["氏名", "names"],
      address: ["住所", "addresses"],
      phone: ["電話番号", "telephone numbers"],
      mail: ["メールアドレス", "e-mail addresses"],
      birth: ["生年月日", "dates of birth"],
      password: ["パスワード", "passwords"],
      card: ["カード番号", "card numbers"],
      bank: ["口座番号", "account numbers"],
      health: ["病歴などの要配慮個人情報", "medical history or other special-care information"],
      mynumber: ["マイナンバー", "My Number"],
    },
    cause: {
      sent: ["誤送信・誤送付", "sent to the wrong recipient"],
      lost: ["紛失・盗難", "lost or stolen"],
      intrusion: ["不正アクセス", "unauthorised access"],
      malware: ["ランサムウェアなどのウイルス", "ransomware or other malware"],
      settings: ["公開設定の誤り", "made public by a wrong setting"],
      insider: ["従業員などの不正な持ち出し", "dishonestly taken by staff or others inside"],
      open: ["調査中です。〔月日〕ごろに改めてお知らせします", "under investigation; we will write again by about [date]"],
    },
    misuse: {
      none: ["悪用されたという連絡は受けていません", "we have received no reports of misuse"],
      some: ["悪用されたという連絡を受けています", "we have received reports of misuse"],
    },
    ask: {
      password: ["パスワードを、公式サイトから変えてください。", "Change your password on the official site."],
      card: ["心当たりのない請求は、カード会社に連絡してください。", "If you see a charge that you do not recognise, call your card issuer."],
      scam: ["この件に便乗した詐欺に注意し、本物の知らせかを公式サイトで確かめてください。", "Expect scams that follow this leak, and verify messages on our official site."],
      mynumber: ["マイナンバーが不正に使われるおそれがあれば、市区町村に番号の変更を申請できます。", "If your My Number may be misused, you can ask your municipality to change it."],
    },
    told: {
      done: ["本人に知らせました", "we have notified the people concerned"],
      soon: ["本人に知らせる予定です", "we will notify the people concerned"],
      desk: ["問い合わせ窓口を設けました", "we have set up a contact point"],
    },
    published: {
      done: ["公表しました", "published"],
      soon: ["公表する予定です", "to be published"],
      none: ["公表する予定はありません", "no plan to publish"],
    },
  },

  // The words of the drafts. gap(): what is missing; foreign(): what was typed in the other language.
  texts: {
    ja: {
      gap: (text) => `〔${text}〕`,
      foreign: (text) => `〔訳す: ${text}〕`,
      colon: ": ",
      comma: "、",
      stop: "。",
      space: "",
      people: (count, most) => `${most ? "最大" : ""}${count}人`,
      noticeTitle: "個人情報の漏えいについてのお知らせとおわび",
      noticeHeads: ["起きたこと", "漏れた(漏れたおそれがある)項目", "原因", "悪用", "お願い", "当社(当会)の対応", "窓口", "その他"],
      reportTitle: "個人データの漏えい等の報告(速報)の下書き",
      reportHeads: ["概要", "データの項目", "本人の数", "原因", "二次被害やそのおそれ", "本人にしたこと、これからすること", "公表したか、する予定か", "再発を防ぐためにすること", "そのほか参考になること"],
      known: (day) => `${day}に分かりました。`,
      sendDay: "送る日",
      asOf: (day) => `${day}の時点で、`,
      latest: "この件の最新の情報は公式サイトに載せます。",
      sorry: "ご迷惑とご心配をおかけし、申し訳ありません。",
      gaps: { org: "会社や団体の名前", what: "何が起きたか", known: "分かった日", data: "データの項目", people: "人数", cause: "原因。調査中なら、いつごろ改めて知らせるか", misuse: "悪用の連絡の有無", harm: "起こり得る悪用", ask: "してほしいこと", measures: "止めたこと、再発を防ぐこと", told: "本人にしたこと、これからすること", published: "公表したか", contact: "窓口の電話番号と時間", other: "ほかに役立つこと。なければ「なし」" },
      later: "調査中。分かる見込みの日",
    },
    en: {
      gap: (text) => `[${text}]`,
      foreign: (text) => `[translate: ${text}]`,
      colon: ": ",
      comma: ", ",
      stop: ".",
      space: " ",
      people: (count, most) => `${most ? "at most " : ""}${count} ${count === "1" ? "person" : "people"}`,
      noticeTitle: "Notice and apology: a leak of your information",
      noticeHeads: ["What happened", "What leaked (or may have leaked)", "Cause", "Misuse", "What we ask of you", "What we have done", "Contact", "Other matters"],
      reportTitle: "Leak of personal data: draft of the preliminary report",
      reportHeads: ["Outline", "Data items", "Number of people", "Cause", "Secondary damage, or the risk of it", "What we have done and will do for the people concerned", "Whether we have published or will publish it", "What we will do to prevent a repeat", "Anything else that helps"],
      known: (day) => `We found out on ${day}.`,
      sendDay: "day of sending",
      asOf: (day) => `as of ${day}, `,
      latest: "The latest news is on our official site.",
      sorry: "We are sorry for the trouble and worry that this causes you.",
      gaps: { org: "name of the company or group", what: "what happened", known: "the day you found out", data: "data items", people: "number of people", cause: "cause; if under investigation, when you will write again", misuse: "whether misuse has been reported", harm: "misuse that is possible", ask: "what people should do", measures: "what you stopped, what prevents a repeat", told: "what you did and will do for the people", published: "whether it is published", contact: "telephone number and hours", other: "anything else that helps; if nothing, \"none\"" },
      later: "under investigation; expected by",
    },
  },

  // The items of each text, by the facts that fill them: one of these must be there.
  notice: { outline: ["what"], data: ["data", "dataMore"], cause: ["cause", "causeMore"], damage: ["misuse"], risk: ["harm"], other: ["other"], ask: ["ask", "askMore"], contact: ["contact"] },
  report: { outline: ["what"], data: ["data", "dataMore"], people: ["people"], cause: ["cause", "causeMore"], damage: ["misuse"], risk: ["harm"], told: ["told"], published: ["published"], measures: ["measures"], other: ["other"] },

  listMissing: (items, facts) => Object.keys(items).filter((item) => !items[item].some((name) => facts[name])),

  // Typed words as they stand in a draft: marked for translation where they are in the other language.
  quote(text, lang) {
    const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(text);
    const english = !japanese && /[A-Za-z]+\s+[A-Za-z]+\s+[A-Za-z]+/.test(text);
    return (lang === "en" ? japanese : english) ? this.texts[lang].foreign(text) : text;
  },

  writeDay(day, lang) {
    const options = { year: "numeric", month: "long", day: "numeric", timeZone: "UTC" };
    return new Date(`${day}T00:00:00Z`).toLocaleDateString(lang === "en" ? "en-GB" : "ja-JP", options);
  },

  // facts: texts by name; ticked answers as names divided by commas; known: a day; people: a number.
  // Returns the words of one fact, "" where it is missing.
  tell(name, facts, lang) {
    const text = this.texts[lang];
    const fact = facts[name];
    if (!fact) return "";
    if (name === "known") return this.writeDay(fact, lang);
    if (name === "people") return text.people(handbook.formatNumber(fact), facts.most);
    const options = this.options[name];
    if (!options) return this.quote(fact, lang);
    const words = fact.split(",").map((value) => options[value][lang === "en" ? 1 : 0]);
    return name === "ask" ? words.join(text.space) : words.join(text.comma);
  },

  // A sentence out of several facts; where none is there, what is missing.
  fill(names, facts, lang, gap) {
    const text = this.texts[lang];
    const parts = names.map((name) => this.tell(name, facts, lang)).filter(Boolean);
    return parts.length ? parts.map((part) => this.close(part, text)).join(text.space) : gap;
  },

  // A capital at the beginning and a full stop at the end, where there is none.
  close: (part, text) => part[0].toUpperCase() + part.slice(1) + (/[。.!?！？〕\]]$/.test(part) ? "" : text.stop),

  writeNotice(facts, lang) {
    const text = this.texts[lang];
    const gap = (name) => text.gap(text.gaps[name]);
    const say = (gapName, ...names) => this.fill(names, facts, lang, gap(gapName));
    const known = text.known(this.tell("known", facts, lang) || gap("known"));
    const misuse = text.asOf(text.gap(text.sendDay)) + (this.tell("misuse", facts, lang) || gap("misuse"));
    const bodies = [
      `${known}${text.space}${say("what", "what")}`,
      say("data", "data", "dataMore", "people"),
      say("cause", "cause", "causeMore"),
      `${this.close(misuse, text)}${text.space}${say("harm", "harm")}`,
      say("ask", "ask", "askMore"),
      say("measures", "measures"),
      `${say("contact", "contact")}${text.space}${text.latest}`,
      say("other", "other"),
    ];
    const lines = bodies.map((body, index) => `${index + 1}. ${text.noticeHeads[index]}${text.colon}${body}`);
    const sender = this.tell("org", facts, lang) || gap("org");
    return [text.gap(text.sendDay), text.noticeTitle, "", ...lines, "", text.sorry, sender].join("\n");
  },

  writeReport(facts, lang) {
    const text = this.texts[lang];
    const open = text.gap(text.later);
    const say = (...names) => this.fill(names, facts, lang, open);
    const known = text.known(this.tell("known", facts, lang) || text.gap(text.gaps.known));
    const bodies = [
      `${known}${text.space}${say("what")}`,
      say("data", "dataMore"),
      say("people"),
      say("cause", "causeMore"),
      `${say("misuse")}${text.space}${this.fill(["harm"], facts, lang, text.gap(text.gaps.harm))}`,
      say("told"),
      say("published"),
      say("measures"),
      this.fill(["other"], facts, lang, text.gap(text.gaps.other)),
    ];
    const lines = bodies.map((body, index) => `${index + 1}. ${text.reportHeads[index]}${text.colon}${body}`);
    return [text.reportTitle, this.tell("org", facts, lang) || text.gap(text.gaps.org), "", ...lines].join("\n");
  },
};

handbook.tool(
  "notice",
  {
    ja: {
      intro: "分かっていることだけを書くと、本人への通知と、委員会への速報の下書きが、日本語と英語でできます。下書きは見本をもとにしたもので、法律相談ではありません。",
      privacy: "書いたことは、どこにも保存も送信もせず、ページを閉じると消えます。漏れた人の名前など、個人の情報は書かないでください。",
      foreign: "文で書いたところは、そのまま下書きに入ります。もう一方の言語の下書きでは、訳す印が付きます。",
      parts: ["起きたこと", "悪用と、してほしいこと", "対応と窓口"],
      labels: {
        org: ["会社や団体の名前"],
        what: ["何が起きましたか", "例: 会員名簿を添付したメールを、別の人に送りました"],
        known: ["分かった日", "例: 2026-11-22、2026年11月22日"],
        data: ["漏れた、または漏れたおそれがある項目"],
        dataMore: ["ほかの項目"],
        people: ["本人の数", "はっきりしないなら、あり得る最大の数。例: 300、1,200、3万"],
        most: ["人数は"],
        cause: ["原因(分かっているところまで)"],
        causeMore: ["原因の説明", "まだ直していない弱点は、詳しく書きません。推測を事実のように書きません。"],
        misuse: ["悪用の連絡はありましたか"],
        harm: ["起こり得る悪用", "例: 漏れたアドレスに、不審なメールが届くおそれがあります"],
        ask: ["してほしいこと"],
        askMore: ["ほかにしてほしいこと"],
        measures: ["止めたこと、再発を防ぐためにすること"],
        told: ["本人への対応"],
        published: ["公表"],
        contact: ["窓口", "電話番号と時間"],
        other: ["そのほか参考になること", "なければ「なし」"],
      },
      most: "まだ確かでない最大の数",
      leaveOpen: "まだ書かない",
      wrongDay: "カレンダーにある日を、2026-11-22の形で書いてください。",
      future: "今日より先の日です。訓練でなければ、日付を確かめてください。",
      wrongNumber: "1以上の数を書いてください。例: 300、1,200、3万",
      items: { outline: "概要", data: "データの項目", people: "本人の数", cause: "原因", damage: "悪用の有無", risk: "起こり得る悪用", told: "本人への対応", published: "公表", measures: "再発防止", other: "そのほか参考になること", ask: "してほしいこと", contact: "窓口" },
      comma: "、",
      noticeMissing: (items) => (items ? `通知にまだ足りないもの: ${items}。` : "通知の項目はそろいました。"),
      reportMissing: (items) => (items ? `速報でまだ「調査中」になるもの: ${items}。速報は、分かっているものだけで出せます。` : "速報の九つの項目はそろいました。"),
      brackets: "〔 〕と[ ]が残っているところは、埋めるか、訳すか、消してから使います。",
      mynumber: ["マイナンバーを含む漏えいは、別の報告制度です。「", "マイナンバーが含まれるときは", "」を見てください。"],
      drafts: { notice: { ja: "本人への通知(日本語)", en: "本人への通知(英語)" }, report: { ja: "委員会への速報(日本語)", en: "委員会への速報(英語)" } },
      copyDraft: "下書きをコピー",
      copied: "コピーしました。",
      notCopied: "コピーできません。文字を選んでコピーしてください。",
      save: "四つをファイルに保存",
      print: "下書きを印刷",
      toAddress: "書いた内容をアドレスに入れる",
      fromAddress: "アドレスから消す",
      addressNote: "続きを別の端末や別の人が書けるように、内容をこのページのアドレスに入れられます。アドレスはブラウザーの履歴に残り、それを開いた人は全部読めます。秘密があるときは押さないでください。",
      inAddress: "アドレスに入れました。書き直したら、もう一度押してください。",
      outOfAddress: "アドレスから消しました。ブラウザーの履歴には残っていることがあります。",
      tooLong: "長すぎるなどで、アドレスに入りません。ファイルに保存してください。",
      reasons: ["理由と出典: ", "通知に書くこと", "、", "速報に書くこと", "、", "知らせ方"],
    },
    en: {
      intro: "Write only what you know, and get drafts of a notice to the people concerned and of the preliminary report to the PPC, in Japanese and in English. They follow our sample and are not legal advice.",
      privacy: "What you write is stored nowhere and sent nowhere, and is gone when you close the page. Do not enter personal information, such as the names of those affected.",
      foreign: "Sentences go into the drafts as you write them. In the draft of the other language they are marked for translation.",
      parts: ["What happened", "Misuse, and what people should do", "What you do, and whom to contact"],
      labels: {
        org: ["Name of the company or group"],
        what: ["What happened?", "For example: We sent an e-mail with the members' list to the wrong person"],
        known: ["The day you found out", "For example 2026-11-22"],
        data: ["Items that leaked or may have leaked"],
        dataMore: ["Other items"],
        people: ["Number of people", "If unclear, the largest that is possible. For example 300, 1,200, 2 million"],
        most: ["The number is"],
        cause: ["Cause (as far as it is known)"],
        causeMore: ["About the cause", "Do not describe in detail a weakness that is not yet fixed. Never dress a guess as a fact."],
        misuse: ["Has misuse been reported?"],
        harm: ["Misuse that is possible", "For example: Suspicious e-mails may be sent to the addresses that leaked"],
        ask: ["What people should do"],
        askMore: ["Anything else they should do"],
        measures: ["What you stopped, and what you do to prevent a repeat"],
        told: ["For the people concerned"],
        published: ["Publication"],
        contact: ["Contact", "Telephone number and hours"],
        other: ["Anything else that helps", "If nothing, \"none\""],
      },
      most: "the largest possible, not yet certain",
      leaveOpen: "leave it open",
      wrongDay: "Write a day of the calendar in the form 2026-11-22.",
      future: "This day is still to come. Unless this is an exercise, check the date.",
      wrongNumber: "Write a number of 1 or more, for example 300, 1,200 or 2 million.",
      items: { outline: "outline", data: "data items", people: "number of people", cause: "cause", damage: "misuse so far", risk: "misuse that is possible", told: "what you do for the people concerned", published: "publication", measures: "preventing a repeat", other: "anything else that helps", ask: "what people should do", contact: "contact" },
      comma: ", ",
      noticeMissing: (items) => (items ? `Still missing from the notice: ${items}.` : "The notice has all its items."),
      reportMissing: (items) => (items ? `Still "under investigation" in the report: ${items}. A preliminary report needs only what you know.` : "The report has all nine items."),
      brackets: "Wherever [ ] or 〔 〕 remain, fill them in, translate them or strike them out before use.",
      mynumber: ["A leak that includes My Number comes under a separate regime. See ", "what if My Number is involved", "."],
      drafts: { notice: { ja: "Notice to people (Japanese)", en: "Notice to people (English)" }, report: { ja: "Preliminary report (Japanese)", en: "Preliminary report (English)" } },
      copyDraft: "Copy this draft",
      copied: "Copied.",
      notCopied: "It cannot be copied. Select the text and copy it.",
      save: "Save all four to a file",
      print: "Print the drafts",
      toAddress: "Put what I wrote into the address",
      fromAddress: "Take it out of the address",
      addressNote: "So that you can go on elsewhere, or someone else can, what you wrote can be put into the address of this page. The address stays in the browser's history, and whoever opens it can read it all. Do not press this if it holds secrets.",
      inAddress: "It is in the address. Press again after changing anything.",
      outOfAddress: "It is out of the address. It may still be in the browser's history.",
      tooLong: "It does not go into the address, perhaps because it is too long. Save it to a file instead.",
      reasons: ["Reasons and sources: ", "what the notice says", ", ", "what the report says", ", ", "how to tell people"],
    },
  },
  (root, words, state) => {
    const { el, notices } = handbook;
    const english = handbook.language === "en" ? 1 : 0;
    const one = ["misuse", "published"];
    const long = ["what", "causeMore", "harm", "askMore", "measures", "other"];
    const parts = [
      ["org", "what", "known", "data", "dataMore", "people", "most", "cause", "causeMore"],
      ["misuse", "harm", "ask", "askMore"],
      ["measures", "told", "published", "contact", "other"],
    ];
    // As typed, by name. What the drafts are made of is read from it by readFacts.
    const typed = {};
    const fails = {};

    const listOptions = (name) => {
      if (name === "most") return [["yes", words.most]];
      const options = Object.entries(notices.options[name]).map(([value, text]) => [value, text[english]]);
      return one.includes(name) ? [["", words.leaveOpen], ...options] : options;
    };

    const makeChoices = (name) => {
      const options = listOptions(name);
      const known = options.map(([value]) => value);
      const given = state.get(name).split(",").filter((value) => known.includes(value));
      const chosen = one.includes(name) && !given.length ? [""] : given;
      typed[name] = chosen.join(",");
      const element = handbook.choices(words.labels[name][0], one.includes(name) ? "radio" : "checkbox", options, chosen, (values) => {
        typed[name] = values.join(",");
        update();
      });
      element.classList.toggle("tool__choices--row", name === "data");
      return element;
    };

    const makeField = (name) => {
      const [label, hint] = words.labels[name];
      const control = el(long.includes(name) ? "textarea" : "input", { autocomplete: "off", rows: long.includes(name) && 2 });
      control.value = typed[name] = state.get(name);
      const { element, fail } = handbook.field(label, control, hint);
      fails[name] = fail;
      control.addEventListener("input", () => {
        typed[name] = control.value;
        update(name);
      });
      control.addEventListener("change", () => update());
      return element;
    };

    // While a field is being typed in, its sentence waits until the reader has left it.
    const judge = (name, sentence, typing) => fails[name](typing === name ? "" : sentence);

    const readFacts = (typing) => {
      const facts = Object.fromEntries(Object.entries(typed).map(([name, text]) => [name, text.trim()]));
      const day = handbook.readDay(facts.known);
      judge("known", !facts.known ? "" : !day ? words.wrongDay : day > handbook.today() ? words.future : "", typing);
      const people = handbook.readNumber(facts.people);
      const right = Number.isInteger(people) && people >= 1;
      judge("people", facts.people && !right ? words.wrongNumber : "", typing);
      return { ...facts, known: day ?? "", people: right ? people : "" };
    };

    const said = el("p", { role: "status", class: "tool__said" });
    const copy = async (text, answer) => {
      try {
        await navigator.clipboard.writeText(text.textContent);
        answer.textContent = words.copied;
      } catch {
        answer.textContent = words.notCopied;
      }
    };

    const drafts = ["notice", "report"].flatMap((kind) =>
      (english ? ["en", "ja"] : ["ja", "en"]).map((lang) => ({ kind, lang, text: el("p", { class: "tool__draft", lang }) })),
    );
    const showDraft = ({ kind, lang, text }) => {
      const title = words.drafts[kind][lang];
      const answer = el("span", { role: "status", class: "tool__said" });
      const button = handbook.button(words.copyDraft, () => copy(text, answer), { "aria-label": `${words.copyDraft}: ${title}` });
      return el("section", {}, el("h4", {}, title), text, el("p", { class: "tool__actions" }, button, answer));
    };

    const status = el("p", { role: "status" });
    const mynumber = el("p", {}, words.mynumber[0], el("a", { href: "#my-number" }, words.mynumber[1]), words.mynumber[2]);
    const missing = (kind, facts) =>
      words[`${kind}Missing`](notices.listMissing(notices[kind], facts).map((item) => words.items[item]).join(words.comma));

    const update = (typing = "") => {
      const facts = readFacts(typing);
      const sentence = [missing("notice", facts), missing("report", facts)].join(english ? " " : "");
      if (status.textContent !== sentence) status.textContent = sentence;
      mynumber.hidden = !facts.data.split(",").includes("mynumber");
      for (const { kind, lang, text } of drafts)
        text.textContent = kind === "notice" ? notices.writeNotice(facts, lang) : notices.writeReport(facts, lang);
    };

    const save = () => {
      const all = drafts.map(({ kind, lang, text }) => `== ${words.drafts[kind][lang]} ==\n\n${text.textContent}\n`).join("\n");
      handbook.save("drafts.txt", "text/plain;charset=utf-8", all);
    };
    const toAddress = () => {
      for (const [name, text] of Object.entries(typed)) state.set(name, text.trim());
      const kept = Object.entries(typed).every(([name, text]) => state.get(name) === text.trim());
      const fits = kept && location.href.length <= 7500;
      if (!fits) state.clear();
      said.textContent = fits ? words.inAddress : words.tooLong;
    };
    const fromAddress = () => {
      state.clear();
      said.textContent = words.outOfAddress;
    };

    const part = (names, index) =>
      el(
        "section",
        {},
        el("h4", {}, words.parts[index]),
        names.map((name) => (name === "most" || notices.options[name] ? makeChoices(name) : makeField(name))),
      );
    const [reasons, ...places] = words.reasons;
    const sections = ["notice", "where", "people"];
    root.append(
      el("div", { class: "tool__form" }, el("p", {}, words.intro), el("p", {}, words.privacy), el("p", {}, words.foreign), parts.map(part)),
      el(
        "div",
        { class: "tool__result" },
        status,
        mynumber,
        el("p", { class: "tool__hint" }, words.brackets),
        el("div", { class: "tool__drafts" }, drafts.map(showDraft)),
        el("p", { class: "tool__actions" }, handbook.button(words.save, save), handbook.button(words.print, () => handbook.print(root))),
        el("p", { class: "tool__hint" }, words.addressNote),
        el("p", { class: "tool__actions" }, handbook.button(words.toAddress, toAddress), handbook.button(words.fromAddress, fromAddress)),
        said,
        el("p", {}, reasons, places.map((text, index) => (index % 2 ? text : el("a", { href: `#${sections[index / 2]}` }, text)))),
      ),
    );
    update();
  },
);
