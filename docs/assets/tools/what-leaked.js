// What leaked? → one list of what to do today, this week and this year, with the desks, and days to look again.
// Says only what emergency/my-data-leaked and the pages that it links to say, with their sources.

const MY_DATA_WORDS = {
  ja: {
    intro: "印を付けたものだけを、急ぐ順に並べます。法律相談ではありません。時期の分け方は、このページの順に沿った私たちの提案です。",
    private: "どこにも送りません。印は、このページのアドレスにだけ入ります。",
    itemsAsked: "何が漏れましたか",
    items: {
      password: "パスワード",
      email: "メールアドレス",
      card: "カード番号",
      bank: "銀行口座、ネットバンキング",
      phone: "電話番号",
      address: "氏名、住所",
      mynumber: "マイナンバー",
      id: "運転免許証、パスポートなどの画像",
      health: "病歴など、健康の情報",
      work: "勤め先のID、データ",
      unknown: "まだ分からない",
    },
    signsAsked: "もう起きていること(なければ、そのまま)",
    signs: {
      money: "口座からお金が動いた",
      charge: "カードに覚えのない請求がある",
      signal: "スマートフォンが急に圏外になった",
      login: "知らないログイン、承認の通知があった",
    },
    times: { today: "今日", week: "一週間のうちに", year: "この一年" },
    summary: (count) => `することは${count.today + count.week + count.year}件です。今日${count.today}件、一週間のうちに${count.week}件、この一年に${count.year}件。`,
    nothing: "漏れたものに印を付けると、ここに、することが出ます。",
    now: "今すぐ",
    desks: "連絡先: ",
    due: "対象: ",
    join: "、",
    actions: {
      real: ["本物の知らせか確かめる", "届いたリンクは押さず、公式サイトを自分で開いて見ます。"],
      bank: ["銀行に電話し、利用を止めてもらう", "ネットバンキングの情報が漏れたか、お金が動いたときです。警察にも届けます。"],
      card: ["カード会社に電話し、停止と再発行を頼む", "番号は、カードの裏か公式アプリで見ます。"],
      work: ["会社に知らせる", "自分で直し終わるのを待ちません。"],
      password: ["パスワードを変える", "本物のサイトで変えます。同じものを使う所も、すべて変えます。ログイン履歴も見て、知らないログインがあれば窓口に相談します。"],
      mfa: ["多要素認証を入れる", "メールから始め、金融、クラウド、SNSにも入れます。自分が始めていない承認は、拒否します。"],
      signal: ["急に圏外になったら、番号を止めてもらう", "身に覚えのないSIM再発行の知らせも来たら、電話番号の乗っ取りを疑います。銀行にも知らせます。"],
      links: ["届いたリンクからログインしない", "メールもSMSも同じです。公式アプリか、自分のブックマークから開きます。"],
      ask: ["漏らした会社に尋ねる", "漏れた項目、時期、悪用の有無、補償や支援を聞きます。会社が公式に案内する窓口を使います。"],
      scams: ["「情報を消してあげる」という電話は切る", "公的機関がそうした電話をすることは絶対にない、と国民生活センターは言っています。暗証番号とパスワードは、誰にも言いません。"],
      family: ["家族に話す", "家族や勤め先を名乗る電話は、一度切ってかけ直す、と決めます。"],
      record: ["記録を残す", "知らせ、画面、電話した日時、相手の名前と答え、受付番号です。"],
      hibp: ["ほかの漏れを調べる", "無料の英語サイト「Have I Been Pwned」で、メールアドレスを調べます。出なくても、漏れていない証明にはなりません。"],
      watch: ["明細とログイン履歴を見る", "覚えのない利用は、すぐ届けます。届けが遅いと、補償が減ったり外れたりすることがあります。"],
      id: ["本人申告を考える", "名義を使われる不安があるとき、審査する会社に注意を促す仕組みです。悪用を必ず防ぐものではありません。"],
      mynumber: ["悪用のおそれがあれば、番号の変更を申請する", "市区町村に申請します。"],
      review: ["半年後と一年後に見直す", "明細、ログインの履歴、登録した電話番号を見ます。"],
      erase: ["消去や利用の停止を求める", "報告が要る漏えいなどのとき、会社に請求できます。"],
      dispute: ["話がこじれたら、相談する", "相談ダイヤルには、匿名でも相談できます。法律の相談先は、法テラスが案内します。賠償の請求を考えるなら、弁護士に相談します。"],
    },
    deskNames: {
      bank: "銀行", issuer: "カード会社", police: "警察", carrier: "携帯会社", employer: "上司か決められた窓口",
      service: "そのサービス", company: "漏らした会社", bureaus: "信用情報機関", municipality: "市区町村",
      ppc: "個人情報保護法相談ダイヤル", houterasu: "法テラス",
    },
    calmTitle: "心配しなくてよいこと",
    calm: {
      fault: ["会社から漏れたのなら、あなたの落ち度ではありません。見る日を決めれば、毎日何度も確かめなくてかまいません。", "心の負担"],
      rest: ["印のない項目は、今はそのままでかまいません。知らせが変わったら、印を直します。", "項目ごとの表"],
      old: ["変えたあとの古いパスワードやカード番号は、価値がほぼなくなります。", "影響の続く長さ"],
      rotation: ["長くて使い回していない、ほかのパスワードまで変える必要はありません。", "定期的な変更"],
      refund: ["ネットバンキングの個人の被害は、原則として補償されます。届けの遅れや過失で、減ったりなくなったりします。", "お金の被害"],
      voucher: ["金券を受け取っても、賠償の責任が消えるわけではありません。", "金券と慰謝料"],
    },
    daysTitle: "見直す日",
    days: {
      week: "今週の分を終える。明細とログイン履歴を見る",
      month: "明細とログイン履歴を見る(この日は私たちの提案です)",
      half: "明細、ログイン履歴、登録した電話番号を見直す",
      year: "明細、ログイン履歴、登録した電話番号を見直す",
    },
    colon: ": ",
    calendar: "カレンダー(.ics)に入れる",
    calendarNote: "カレンダーには、何が漏れたかは書きません。",
    reminder: "個人情報の見直し: ",
    copy: "アドレスをコピー",
    copied: "コピーしました。印を付けたものが含まれます。",
    print: "印刷",
    clear: "印をすべて消す",
  },
  en: {
    intro: "Tick what is yours and get one list, most urgent first. It is not legal advice. How the steps are spread over time follows this page and is our suggestion.",
    private: "Nothing is sent. Your ticks are kept only in the address of this page.",
    itemsAsked: "What leaked?",
    items: {
      password: "Password",
      email: "E-mail address",
      card: "Card number",
      bank: "Bank account, online banking",
      phone: "Phone number",
      address: "Name, postal address",
      mynumber: "My Number",
      id: "Image of a driving licence, passport or the like",
      health: "Health data, such as medical history",
      work: "My employer's login or data",
      unknown: "I do not know yet",
    },
    signsAsked: "Has any of this happened? (If not, leave it.)",
    signs: {
      money: "Money has left my account",
      charge: "There is a card charge that is not mine",
      signal: "My phone has suddenly lost service",
      login: "There was a login or an approval prompt that was not mine",
    },
    times: { today: "Today", week: "This week", year: "This year" },
    summary: (count) => `Things to do: ${count.today + count.week + count.year}. Today ${count.today}, this week ${count.week}, this year ${count.year}.`,
    nothing: "Tick what leaked, and what to do appears here.",
    now: "Now",
    desks: "Contact: ",
    due: "For: ",
    join: ", ",
    actions: {
      real: ["Check that the notice is real", "Do not follow its link. Open the official site yourself."],
      bank: ["Phone the bank and have access frozen", "Do this if online-banking data leaked or money has moved. Report it to the police too."],
      card: ["Phone the card issuer; have the card stopped and reissued", "The number is on the back of the card or in the official app."],
      work: ["Tell your company", "Do not wait until you have put it right yourself."],
      password: ["Change the password", "Use the real site. Change it everywhere you reused it. Look at the login history too, and contact the service about any login that is not yours."],
      mfa: ["Turn on multi-factor authentication", "Begin with e-mail, then finance, cloud and social accounts. Reject any prompt that you did not start."],
      signal: ["If service suddenly stops, have the number blocked", "If you also get an unexpected notice of a reissued SIM, suspect that someone is taking over your number. Tell your bank too."],
      links: ["Do not log in through links you are sent", "That goes for e-mail and texts. Open the official app or your own bookmark."],
      ask: ["Ask the company that leaked", "Which items, when, whether misuse is known, and what help it offers. Use the desk that it officially announces."],
      scams: ['Hang up on anyone who offers to "delete your data"', "Public bodies never do this, says Japan's National Consumer Affairs Center. Tell nobody a PIN or a password."],
      family: ["Talk to your family", "Agree to hang up and call back when someone claims to be a relative or an employer."],
      record: ["Keep a record", "The notice, the screen, when you called, whom you spoke to, what they said, and reference numbers."],
      hibp: ["Look for other leaks", "Have I Been Pwned, a free site in English, checks your e-mail address. No result is not proof that nothing leaked."],
      watch: ["Read your statements and login history", "Report at once any use that is not yours. A late report can reduce or remove compensation."],
      id: ["Consider a self-declaration", "If you fear misuse of your name, it warns lenders to take care. It does not guarantee prevention."],
      mynumber: ["If misuse is likely, apply for a new My Number", "Apply to your municipality."],
      review: ["Look again in six months and in a year", "Statements, login history and registered phone numbers."],
      erase: ["Ask for erasure or an end to use", "After a reportable leak, among other cases, you may ask this of the business."],
      dispute: ["If it turns into a dispute, ask for help", "You need not give your name to the advice line. Houterasu tells you where to get legal help. See a lawyer before you claim compensation."],
    },
    deskNames: {
      bank: "bank", issuer: "card issuer", police: "police", carrier: "carrier", employer: "your manager or the named contact",
      service: "that service", company: "the company that leaked", bureaus: "credit bureaus", municipality: "your municipality",
      ppc: "Personal Information Protection Commission advice line", houterasu: "Houterasu",
    },
    calmTitle: "What not to worry about",
    calm: {
      fault: ["If a company leaked it, the fault is not yours. Set days for checking, and you need not look several times a day.", "Coping with worry"],
      rest: ["Leave alone, for now, what you did not tick. If the notice changes, change your ticks.", "Table of items"],
      old: ["Old passwords and card numbers are worth little once changed.", "How long it lasts"],
      rotation: ["You need not change other passwords that are long and not reused.", "Regular changes"],
      refund: ["Losses of individuals in online banking are covered in principle. Late reporting or negligence can reduce or remove that.", "Loss of money"],
      voucher: ["Accepting a voucher does not end the company's liability.", "Vouchers and compensation"],
    },
    daysTitle: "Days to look again",
    days: {
      week: "Finish this week's steps. Read your statements and login history",
      month: "Read your statements and login history (this date is our suggestion)",
      half: "Look over statements, login history and registered phone numbers",
      year: "Look over statements, login history and registered phone numbers",
    },
    colon: ": ",
    calendar: "Add to a calendar (.ics)",
    calendarNote: "The calendar does not say what leaked.",
    reminder: "Personal data: ",
    copy: "Copy the address",
    copied: "Copied. It contains what you ticked.",
    print: "Print",
    clear: "Clear all ticks",
  },
};

// Ticks that come before all else, the most urgent first.
const MY_DATA_URGENT = ["money", "charge", "signal", "work", "login"];

// What to do, the more urgent first: name, time, where the page says it, and for which ticks with which desks ("all": any).
const MY_DATA_PLAN = [
  ["real", "today", "../../personal/phishing/#leak-notice", { all: [] }],
  ["bank", "today", "#items", { bank: ["bank", "police"], money: ["bank", "police"] }],
  ["card", "today", "../contacts/#now", { card: ["issuer"], charge: ["issuer"] }],
  ["work", "today", "#today", { work: ["employer"] }],
  ["password", "today", "../../personal/passwords/#leaked", { password: ["service"], login: ["service"] }],
  ["mfa", "today", "../../personal/two-factor/#setup", { password: [], email: [], bank: [], unknown: [], login: [] }],
  ["signal", "today", "../../personal/two-factor/#unexpected", { phone: ["carrier", "bank"], signal: ["carrier", "bank"] }],
  ["links", "today", "../../personal/phishing/#route", { email: [], phone: [] }],
  ["ask", "today", "#say", { all: ["company"] }],
  ["scams", "today", "../../personal/phishing/#calls", { all: [] }],
  ["family", "today", "#today", { phone: [], address: [] }],
  ["record", "today", "#evidence", { all: [] }],
  ["hibp", "today", "#today", { email: [], password: [], unknown: [] }],
  ["watch", "week", "#week", { all: [], card: ["issuer"], charge: ["issuer"], bank: ["bank"], money: ["bank"] }],
  ["id", "week", "#week", { id: ["bureaus", "police"] }],
  ["mynumber", "week", "#items", { mynumber: ["municipality"] }],
  ["review", "year", "#later", { all: [] }],
  ["erase", "year", "#later", { all: ["company"] }],
  ["dispute", "year", "#later", { all: ["ppc", "houterasu"] }],
];

const MY_DATA_CALM = [
  ["fault", "../../impacts/individuals/#mind", ["all"]],
  ["rest", "#items", ["password", "email", "card", "bank", "phone", "address", "mynumber", "id", "health", "work"]],
  ["old", "../../impacts/individuals/#how-long", ["password", "card"]],
  ["rotation", "../../personal/passwords/#rotation", ["password"]],
  ["refund", "../../impacts/individuals/#money", ["bank", "money"]],
  ["voucher", "#later", ["all"]],
];

// Numbers and places of desks, as on emergency/contacts.
const MY_DATA_NUMBERS = { police: "#9110", ppc: "03-6457-9849", houterasu: "0570-078374" };
const MY_DATA_PLACES = { issuer: "../contacts/#now", bureaus: "../contacts/#desks" };

handbook.whatLeaked = {
  // What to do for these ticks, each once, with all its desks and with the ticks that it is for.
  plan(ticks) {
    if (!ticks.length) return [];
    const rank = (tick) => (MY_DATA_URGENT.includes(tick) ? MY_DATA_URGENT.indexOf(tick) : Infinity);
    return MY_DATA_PLAN.map(([name, time, address, by]) => {
      const causes = Object.keys(by).filter((cause) => cause === "all" || ticks.includes(cause));
      const desks = [...new Set(causes.flatMap((cause) => by[cause]))];
      return { name, time, address, desks, causes, urgency: time === "today" ? Math.min(...causes.map(rank)) : Infinity };
    })
      .filter(({ causes }) => causes.length)
      .sort((one, other) => (one.urgency === other.urgency ? 0 : one.urgency - other.urgency));
  },

  // What not to worry about. Who does not know what leaked is not told to leave the rest alone.
  calm(ticks) {
    const fits = (causes) => causes.some((cause) => cause === "all" || ticks.includes(cause));
    return MY_DATA_CALM.filter(([name, , causes]) => ticks.length && fits(causes) && !(name === "rest" && ticks.includes("unknown")));
  },

  // The same day of a later month, or the last day of a shorter one.
  addMonths(day, count) {
    const [year, month, date] = day.split("-").map(Number);
    const last = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
    return new Date(Date.UTC(year, month - 1 + count, Math.min(date, last))).toISOString().slice(0, 10);
  },

  days: (today) => ({
    week: handbook.addDays(today, 7),
    month: handbook.whatLeaked.addMonths(today, 1),
    half: handbook.whatLeaked.addMonths(today, 6),
    year: handbook.whatLeaked.addMonths(today, 12),
  }),
};

handbook.tool("what-leaked", MY_DATA_WORDS, (root, words, state) => {
  const { el } = handbook;
  const read = (name) => state.get(name).split(".").filter((tick) => Object.hasOwn(words[name], tick));
  const chosen = { items: read("items"), signs: read("signs") };

  const list = (names, label) => (names.length ? el("p", { class: "tool__hint" }, label, names.flatMap((name, index) => [index ? words.join : "", name])) : null);
  const desk = (name) => {
    const [text, number, place] = [words.deskNames[name], MY_DATA_NUMBERS[name], MY_DATA_PLACES[name]];
    if (place) return el("a", { href: place }, text);
    return number ? el("span", {}, text, " ", el("a", { href: `tel:${encodeURIComponent(number)}` }, number)) : text;
  };
  const step = ({ name, address, desks, causes, urgency }) => {
    const serves = causes.filter((cause) => cause in words.items).map((cause) => words.items[cause]);
    return el(
      "li",
      {},
      urgency < Infinity && el("strong", { class: "tool__flag" }, words.now),
      el("a", { href: address }, words.actions[name][0]),
      el("p", {}, words.actions[name][1]),
      list(desks.map(desk), words.desks),
      serves.length > 1 && list(serves, words.due),
    );
  };
  const steps = (plan, time) => [el("h4", {}, words.times[time]), el("ol", {}, plan.filter((one) => one.time === time).map(step))];
  const calm = (ticks) => [
    el("h4", {}, words.calmTitle),
    el("ul", {}, handbook.whatLeaked.calm(ticks).map(([name, address]) => el("li", {}, words.calm[name][0], " (", el("a", { href: address }, words.calm[name][1]), ")"))),
  ];
  const days = () => [
    el("h4", {}, words.daysTitle),
    el("ul", {}, Object.entries(handbook.whatLeaked.days(handbook.today())).map(([name, day]) => el("li", {}, el("strong", {}, handbook.formatDay(day)), words.colon, words.days[name]))),
    el("p", { class: "tool__hint" }, words.calendarNote),
  ];

  const status = el("p", { role: "status" });
  const body = el("div");
  const save = () => {
    const page = location.href.replace(/[?#].*/, "");
    const events = Object.entries(handbook.whatLeaked.days(handbook.today())).map(([name, day]) => ({ day, title: words.reminder + words.days[name], text: page }));
    handbook.save("look-again.ics", "text/calendar", handbook.writeCalendar(events));
  };
  const clear = () => {
    state.clear();
    for (const input of root.querySelectorAll("input")) input.checked = false;
    Object.assign(chosen, { items: [], signs: [] });
    update();
    root.querySelector("input").focus();
  };
  const result = el(
    "div",
    { class: "tool__result" },
    body,
    handbook.actions(root, words, handbook.button(words.calendar, save), handbook.button(words.clear, clear)),
  );

  const update = () => {
    const ticks = [...chosen.items, ...chosen.signs];
    const plan = handbook.whatLeaked.plan(ticks);
    const count = { today: 0, week: 0, year: 0 };
    for (const { time } of plan) count[time] += 1;
    status.textContent = plan.length ? words.summary(count) : words.nothing;
    result.hidden = !plan.length;
    body.replaceChildren(...(plan.length ? [...Object.keys(count).flatMap((time) => steps(plan, time)), ...calm(ticks), ...days()] : []));
  };
  const ask = (name, question) =>
    handbook.choices(question, "checkbox", Object.entries(words[name]), chosen[name], (values) => {
      chosen[name] = values;
      state.set(name, values.join("."));
      update();
    });

  root.append(el("p", {}, words.intro), ask("items", words.itemsAsked), ask("signs", words.signsAsked), el("p", { class: "tool__hint" }, words.private), status, result);
  update();
});
