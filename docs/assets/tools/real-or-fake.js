// Is the notice that my data leaked real? At most five questions → treat as fake, check, probably real, or already opened.
// The same path stands on the page as a list (#leak-notice). It never says that a notice is surely real.

const NOTICE_WORDS = {
  ja: {
    intro: "答えると、次の質問が下に出ます。答えは、あとから選び直せます。",
    private: "どこにも送りません。答えは、このページのアドレスにだけ入ります。",
    questions: {
      done: ["もう、何かしましたか", { no: "いいえ。読んだだけ、聞いただけ", opened: "リンクや添付を開いた", gave: "入力した、教えた、払った、アプリを入れた" }],
      how: ["どう届きましたか", { mail: "メール", sms: "SMS", letter: "手紙、はがき", phone: "電話", screen: "電話番号の付いた警告が、画面に急に出た", other: "チャット、アプリの通知など" }],
      asks: [
        "何をさせようとしていますか(当てはまる中で、いちばん上のもの)",
        {
          erase: "「あなたの情報を消してあげる」と言う",
          pay: "お金を払う、振り込む",
          code: "パスワード、確認コード、暗証番号、カード番号を答える",
          app: "アプリや遠隔操作を入れる",
          login: "リンクやQRコードの先でのログイン、入力",
          call: "書いてある番号への電話、返信",
          nothing: "知らせるだけで、何も求めない",
        },
      ],
      official: ["公式アプリか自分のブックマークから開くと、同じ知らせがありますか", { found: "ある", missing: "ない", later: "まだ見ていない、開き方が分からない" }],
      desk: ["公式サイトに載っている窓口に、自分で尋ねましたか", { yes: "自社の知らせだと言われた", no: "自社の知らせではないと言われた", later: "まだ尋ねていない" }],
    },
    next: "次の質問: ",
    outcome: "結果: ",
    reason: "理由: ",
    reasons: {
      "done.opened": "開いただけなら、何も入力せず、アプリも入れずに閉じます。添付を開いたなら、ネットワークを切ります。",
      "done.gave": "何を渡したかで、最初の一手が決まります。",
      "how.screen": "電話番号が付いて急に出る警告は、サポート詐欺です。表示されただけで感染したわけではありません。",
      "asks.erase": "公的機関がそのような電話をすることは絶対にない、と国民生活センターは言っています。",
      "asks.pay": "文面の出来ではなく、させようとすることで決めます。知らせを口実にした支払いには、応じません。",
      "asks.code": "文面の出来ではなく、させようとすることで決めます。相手が誰でも、パスワードや暗証番号は言いません。",
      "asks.app": "文面の出来ではなく、させようとすることで決めます。知らせを口実にしたアプリは、入れません。",
      "official.later": "文面や画面の出来では決められません。使っているサービスを名乗る連絡でも同じです。",
      "official.found": "自分で開いた公式の場所に、同じ知らせがありました。",
      "desk.yes": "公式サイトの窓口が、自社の知らせだと答えました。",
      "desk.no": "公式サイトの窓口が、自社の知らせではないと答えました。",
      "desk.later": "公式サイトに出ていないだけでは、決められません。",
    },
    ways: {
      mail: "リンクは使わず、添付も開きません。",
      sms: "書かれたURLは開きません。",
      letter: "書かれた番号やQRコードは使いません。",
      phone: "番号、コード、残高を答えずに切ります。",
      screen: "電話しない、入れない、払わない。",
      other: "届いたリンクや番号は使いません。",
    },
    results: {
      fake: {
        title: "偽物として扱います",
        steps: [
          ["消さずに、写真に撮って残します。"],
          ["知らせる所: ", "どこに知らせますか", "#report"],
          ["漏れたかどうかが気になるなら、自分で開いて確かめます: ", "どう開けば安全ですか", "#route"],
        ],
        note: "本物だったとしても、公式アプリや公式サイトから同じことを確かめられます。",
      },
      check: {
        title: "まだ決められません。自分で見つけた公式の窓口で確かめます",
        steps: [
          ["公式アプリか自分のブックマークから開き、「お知らせ」などを見ます。"],
          ["出ていなければ、公式サイトに載っている窓口に聞きます。相手が教えた番号は使いません。"],
          ["分かったら、上の答えを選び直します。急がせる文面でも、順番は変えません。"],
        ],
        go: ["どう開けば安全ですか", "#route"],
      },
      probable: {
        title: "おそらく本物です。漏れたものの手当てへ進みます",
        steps: [["そのあと、漏えいに便乗した電話に気を付けます: ", "電話がかかってきたら", "#calls"]],
        go: ["自分の情報が漏れた", "../../emergency/my-data-leaked/#now"],
        note: "まちがいなく本物だ、とは言えません。届いたリンクや番号は、最後まで使いません。",
      },
      clicked: {
        title: "先に、開いた・入力したときの手当てをします",
        steps: [["仕事の端末やアカウントなら、自分で直す前に会社へ知らせます。"], ["渡したもので選ぶ: ", "最初の一手の表", "#after"]],
        go: ["怪しいリンクを開いた・入力した", "../../emergency/clicked-phishing/#now"],
      },
    },
    copy: "アドレスをコピー",
    copied: "コピーしました。答えが含まれます。",
    print: "印刷",
    clear: "最初からやり直す",
  },
  en: {
    intro: "Answer, and the next question appears below. You can change any answer later.",
    private: "Nothing is sent. Your answers are kept only in the address of this page.",
    questions: {
      done: ["Have you done anything yet?", { no: "No, I only read it or listened", opened: "I opened a link or an attachment", gave: "I typed something in, told them, paid or installed an app" }],
      how: ["How did it reach you?", { mail: "By e-mail", sms: "By text message", letter: "By letter or postcard", phone: "By phone call", screen: "As a sudden warning with a phone number on the screen", other: "By chat, app notification or another way" }],
      asks: [
        "What does it want you to do? (Choose the first that fits.)",
        {
          erase: 'It offers to "delete your data"',
          pay: "Pay or transfer money",
          code: "Tell a password, a code, a PIN or a card number",
          app: "Install an app or let someone control the device",
          login: "Log in or fill in a form behind a link or QR code",
          call: "Call a number that it gives, or reply",
          nothing: "Nothing; it only informs me",
        },
      ],
      official: ["Is the same notice in the official app, or on the site behind your own bookmark?", { found: "Yes", missing: "No", later: "I have not looked, or do not know how" }],
      desk: ["Have you asked through the contact details on the official site?", { yes: "They said the notice is theirs", no: "They said it is not theirs", later: "Not yet" }],
    },
    next: "Next question: ",
    outcome: "Result: ",
    reason: "Reason: ",
    reasons: {
      "done.opened": "If you only opened it, close it; type nothing and install nothing. If you opened an attachment, disconnect from the network.",
      "done.gave": "What you gave away decides the first step.",
      "how.screen": "A sudden warning with a phone number is a support scam. Seeing it does not mean that you are infected.",
      "asks.erase": "Public bodies never make such calls, says Japan's National Consumer Affairs Center.",
      "asks.pay": "What it wants you to do decides, not how it looks. Make no payment on the strength of such a notice.",
      "asks.code": "What it wants you to do decides, not how it looks. Tell nobody a password or a PIN, whoever they are.",
      "asks.app": "What it wants you to do decides, not how it looks. Install no app on the strength of such a notice.",
      "official.later": "Wording and design cannot settle it, even in the name of a service that you use.",
      "official.found": "You found the same notice in an official place that you opened yourself.",
      "desk.yes": "The desk on the official site said that the notice is theirs.",
      "desk.no": "The desk on the official site said that the notice is not theirs.",
      "desk.later": "That it is not on the official site does not settle it.",
    },
    ways: {
      mail: "Use no link and open no attachment.",
      sms: "Do not open the link in it.",
      letter: "Do not use the number or the QR code in it.",
      phone: "Give no number, code or balance, and hang up.",
      screen: "Do not call, do not install anything, do not pay.",
      other: "Use no link and no number in it.",
    },
    results: {
      fake: {
        title: "Treat it as fake",
        steps: [
          ["Do not delete it. Photograph it and keep it."],
          ["Places to tell: ", "where do I report it?", "#report"],
          ["If you wonder whether anything leaked, look for yourself: ", "how do I open it safely?", "#route"],
        ],
        note: "Even if it were real, the official app or site would tell you the same.",
      },
      check: {
        title: "It cannot be settled yet. Check through the official app, site or desk that you find yourself",
        steps: [
          ['Open the official app or your own bookmark, and look under "messages" or "news".'],
          ["If it is not there, ask through the contact details on the official site. Do not use a number that they gave you."],
          ["Then change your answers above. Keep to this order however urgent it sounds."],
        ],
        go: ["How do I open it safely?", "#route"],
      },
      probable: {
        title: "It is probably real. Go on to what leaked",
        steps: [["Afterwards, beware of calls that exploit the leak: ", "what if they phone me?", "#calls"]],
        go: ["My own data was leaked", "../../emergency/my-data-leaked/#now"],
        note: "Nobody can promise that it is real. Do not use the link or number that you were sent, even now.",
      },
      clicked: {
        title: "First deal with what you opened or typed in",
        steps: [["If a work device or account is involved, tell your company before you try to mend it yourself."], ["By what you gave away: ", "table of first steps", "#after"]],
        go: ["I opened or filled in a suspicious link", "../../emergency/clicked-phishing/#now"],
      },
    },
    copy: "Copy the address",
    copied: "Copied. It contains your answers.",
    print: "Print",
    clear: "Start again",
  },
};

// Where each answer leads: to another question or to a result.
const NOTICE_PATH = {
  done: { no: "how", opened: "clicked", gave: "clicked" },
  how: { mail: "asks", sms: "asks", letter: "asks", phone: "asks", screen: "fake", other: "asks" },
  asks: { erase: "fake", pay: "fake", code: "fake", app: "fake", login: "official", call: "official", nothing: "official" },
  official: { found: "probable", missing: "desk", later: "check" },
  desk: { yes: "probable", no: "fake", later: "check" },
};

handbook.realOrFake = {
  path: NOTICE_PATH,

  // Follow the answers: the questions on the way, the result (null while a question is open) and the answer that decided it.
  follow(answers) {
    const asked = [];
    let step = "done";
    let because = "";
    while (Object.hasOwn(NOTICE_PATH, step)) {
      asked.push(step);
      const answer = answers[step] ?? "";
      if (!Object.hasOwn(NOTICE_PATH[step], answer)) return { asked, result: null, because: "" };
      because = `${step}.${answer}`;
      step = NOTICE_PATH[step][answer];
    }
    return { asked, result: step, because };
  },
};

handbook.tool("real-or-fake", NOTICE_WORDS, (root, words, state) => {
  const { el } = handbook;
  const names = Object.keys(NOTICE_PATH);
  const answers = Object.fromEntries(names.map((name) => [name, state.get(name)]));
  const status = el("p", { role: "status", class: "tool__heard" });
  const body = el("div");
  const clear = handbook.button(words.clear, () => {
    state.clear();
    for (const name of names) answers[name] = "";
    for (const input of root.querySelectorAll("input")) input.checked = false;
    update();
    root.querySelector("input").focus();
  });
  const result = el("div", { class: "tool__result" }, body, handbook.actions(root, words, clear));

  const link = (text, href) => el("a", { href }, text);
  const step = ([text, label, href]) => el("li", {}, text, label && link(label, href));
  const show = ({ title, steps, note, go }, because) => [
    el("h3", {}, title),
    el("p", {}, words.reason, words.reasons[because]),
    el("ul", {}, because.startsWith("done.") ? null : step([words.ways[answers.how]]), steps.map(step)),
    note && el("p", {}, note),
    go && el("p", {}, el("a", { href: go[1], class: "md-button md-button--primary" }, go[0])),
  ];

  // All questions are there from the beginning; those that are not yet, or no longer, on the way are hidden.
  const fields = names.map((name) => {
    const [question, options] = words.questions[name];
    return handbook.choices(question, "radio", Object.entries(options), [answers[name]], ([answer]) => {
      answers[name] = answer;
      state.set(name, answer);
      update();
    });
  });
  const update = () => {
    const { asked, result: outcome, because } = handbook.realOrFake.follow(answers);
    fields.forEach((field, index) => (field.hidden = !asked.includes(names[index])));
    const last = asked.at(-1);
    if (outcome) status.textContent = words.outcome + words.results[outcome].title;
    else status.textContent = last === "done" ? "" : words.next + words.questions[last][0];
    result.hidden = !outcome;
    body.replaceChildren(...(outcome ? show(words.results[outcome], because).filter(Boolean) : []));
  };

  root.append(el("p", {}, words.intro), ...fields, el("p", { class: "tool__hint" }, words.private), status, result);
  update();
});
