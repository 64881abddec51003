// Must this leak be reported, and by when? The page's four situations, and days counted from the day of awareness as day 1.
// Needs handbook.holidays (assets/tools/holidays.js, made by the build).

handbook.deadlines = {
  dutyBegan: "2022-04-01",
  situations: ["special", "property", "wrongful", "many"],

  // The first day on which a duty could begin whose last day the list of holidays no longer covers.
  firstBeyond: () => `${Number(handbook.holidays.at(-1).slice(0, 4))}-11-01`,

  // Day 1 is the day of awareness itself.
  nthDay: (day, number) => handbook.addDays(day, number - 1),

  isClosed(day) {
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    const date = day.slice(5);
    return weekday === 0 || weekday === 6 || date >= "12-29" || date <= "01-03" || handbook.holidays.includes(day);
  },

  nextOpenDay(day) {
    while (this.isClosed(day)) day = handbook.addDays(day, 1);
    return day;
  },

  // answers: {special, property, wrongful, many: "yes", "no", "unsure" or "", exempt: "", "encrypted" or "pseudonymised"}.
  judge(answers) {
    const given = this.situations.map((name) => answers[name]);
    if (answers.exempt) return "exempt";
    if (given.includes("yes")) return "report";
    if (given.some((answer) => !answer)) return "open";
    return given.includes("unsure") ? "unsure" : "none";
  },

  // Sixty days where a wrongful purpose is possible, whatever else applies (guideline 3-5-3-4); while that is not known, the shorter period.
  finalDays: (answers) => (answers.wrongful === "yes" ? 60 : 30),

  countFinal(day, days) {
    const last = this.nthDay(day, days);
    const due = this.nextOpenDay(last);
    return { days, last, due, moved: due !== last };
  },

  // What is wrong with a day of awareness, as the name of a sentence; "" where it can be counted.
  judgeDay(day) {
    if (!day) return "noDay";
    if (day < this.dutyBegan) return "beforeDuty";
    return day >= this.firstBeyond() ? "beyond" : "";
  },

  daysUntil: (day, today) => Math.round((Date.parse(day) - Date.parse(today)) / 864e5),
};

handbook.tool(
  "deadline",
  {
    ja: {
      intro: "四つの事態に当てはめ、知った日から期限を数えます。目安を知るための道具で、法律相談ではありません。答えはこのページのアドレスに入り、ほかには残りません。",
      situations: {
        special: ["事態1", ": 要配慮個人情報(病歴など)が含まれていますか。"],
        property: ["事態2", ": 不正に使われて財産的被害が出るおそれがありますか。カード番号、ネットバンキングのIDとパスワードなどです。"],
        wrongful: ["事態3(規則7条3号)", ": 不正の目的で行われたおそれがありますか。不正アクセス、ランサムウェア、従業員による不正な持ち出しなどです。"],
        many: ["事態4", ": 本人の数は1,000人を超えますか。はっきりしないなら、あり得る最大の数で考えます。国や自治体などは、100人を超えるかで答えます。"],
      },
      answers: [["yes", "はい、またはそのおそれがある"], ["no", "いいえ"], ["unsure", "まだ分からない"]],
      exempt: ["漏れたデータは", "報告しなくてよいデータ", "ですか。"],
      exempts: [
        ["", "いいえ、または分からない"],
        ["encrypted", "全部が高度な暗号化などで守られ、鍵は漏れていない"],
        ["pseudonymised", "全部が仮名加工情報である個人データ"],
      ],
      role: ["誰のデータが、どこで漏れましたか(", "委託先で漏れたとき", ")。"],
      roles: [
        ["", "自分の会社や団体のデータが、自分のところで"],
        ["client", "自分の会社や団体のデータが、委託先で"],
        ["contractor", "よそから預かったデータが、自分のところで"],
      ],
      day: "知った日",
      dayHint: "会社のどこか一つの部署が最初に知った日です。例: 2026-11-22、2026年11月22日",
      today: "今日を入れる",
      noDay: "カレンダーにある日を、2026-11-22の形で書いてください。",
      beforeDuty: "報告の義務は2022年4月1日に始まりました。この日には、まだありません。",
      beyond: (year) => `${year}年までの祝日しか分からないので、この日からは数えられません。`,
      future: "今日より先の日です。訓練でなければ、日付を確かめてください。",
      open: (count) => `四つの事態のうち、あと${count}問に答えてください。`,
      report: "報告と本人への通知が必要です。",
      unsure: "はっきりしません。疑いがあれば、確証がなくても義務は始まります。報告が要るものとして準備し、弁護士か相談ダイヤルに聞いてください。迷っている間も日数は進みます。",
      none: "四つの事態のどれにも当たらないので、報告の義務はありません。それでも、広がりを止め、原因を調べ、再発を防ぎます。そう決めた理由を、日付と名前を付けて残してください。",
      encrypted: "高度な暗号化などで守られ、鍵が漏れていないデータは、報告と通知の対象から外れます。そう決めた理由を、日付と名前を付けて残してください。",
      pseudonymised: "仮名加工情報である個人データは、報告と通知の対象から外れます。そう決めた理由を、日付と名前を付けて残してください。",
      contractor: "原則として委託元と委託先の両方に義務がありますが、委託元に速やかに知らせれば、自分の報告と通知は免除されます。下の報告と通知は、知らせなかったときのものです。",
      client: "委託先から知らせを受けた日を、遅くとも1日目として数えます。",
      matching: "当たる事態: ",
      comma: "、",
      space: "",
      giveDay: "知った日を書くと、期限を数えます。",
      summary: (due) => `確報の期限は${due}です。`,
      knew: "知った日(1日目)",
      tell: "委託元への知らせ(3〜5日程度が目安)",
      preliminary: "委員会への速報(3〜5日目)",
      preliminaryNote: "ガイドラインの目安です。条文は「速やかに」で、日数がありません。次の開庁日に延びるとは確かめられていないので、休みの日でも進めます。",
      people: "本人への通知",
      promptly: "速やかに",
      peopleNote: "状況に応じて速やかに行います。日数の定めはありません。",
      final: (days) => `委員会への確報(${days}日以内)`,
      moved: (days, day) => `${days}日目の${day}は土日、祝日か年末年始なので、次の開庁日までです。`,
      shorter: (day) => `事態3に当たれば、ほかの事態に当たっても60日以内(${day}まで)です。まだ分からないうちは、短いほうの30日で準備します。`,
      span: (first, last) => `${first}〜${last}`,
      until: (count) => (count === 0 ? "今日です" : count > 0 ? `あと${count}日` : `${-count}日過ぎました`),
      late: "過ぎてしまっても、気付いた日に出します。",
      reasons: ["理由と出典: ", "四つの事態", "、", "期限", "、", "委託先で漏れたとき", "、", "報告しなくてよいとき"],
      aside: ["マイナンバーが含まれるときは別の制度なので、この道具では数えません。「", "マイナンバーが含まれるときは", "」を見てください。"],
      holidays: (first, last) => `祝日は${first}〜${last}年の分を今の法律から計算しました。法律が変われば変わります。年末年始は12月29日〜1月3日です。`,
      calendar: "カレンダーに入れる(.ics)",
      event: "個人情報の漏えい: ",
      copy: "アドレスをコピー",
      copied: "コピーしました。",
      print: "印刷",
    },
    en: {
      intro: "Hold the leak against the four situations and count the deadlines from the day you knew. A guide, not legal advice. Your answers go into the address of this page and are kept nowhere else.",
      situations: {
        special: ["Situation 1", ": is special-care information (medical history and the like) involved?"],
        property: ["Situation 2", ": could misuse cost people money or property? For example card numbers, or online-banking IDs and passwords."],
        wrongful: ["Situation 3 (Rule 7(iii))", ": may someone have acted with a wrongful purpose? For example an intrusion, ransomware, or staff dishonestly taking data."],
        many: ["Situation 4", ": are more than 1,000 people affected? If the number is unclear, take the largest that is possible. Government bodies: more than 100?"],
      },
      answers: [["yes", "Yes, or possibly"], ["no", "No"], ["unsure", "Not known yet"]],
      exempt: ["Is the data of a kind that ", "need not be reported", "?"],
      exempts: [
        ["", "No, or not known"],
        ["encrypted", "All of it was protected by strong encryption or the like, and the key did not leak"],
        ["pseudonymised", "All of it is personal data that is pseudonymously processed information (仮名加工情報)"],
      ],
      role: ["Whose data leaked, and where? (See ", "when a contractor leaks", ".)"],
      roles: [
        ["", "Our own data, with us"],
        ["client", "Our own data, at a contractor"],
        ["contractor", "Data entrusted to us, with us"],
      ],
      day: "The day you knew",
      dayHint: "The day on which any one department first knew. For example 2026-11-22",
      today: "Enter today",
      noDay: "Write a day of the calendar in the form 2026-11-22.",
      beforeDuty: "The duty to report began on 1 April 2022. There was none on this day.",
      beyond: (year) => `Holidays are known only up to ${year}, so the days cannot be counted from here.`,
      future: "This day is still to come. Unless this is an exercise, check the date.",
      open: (count) => `Still to answer: ${count} of the four situations.`,
      report: "You must report this and notify the people concerned.",
      unsure: "It is not settled. A suspicion is enough to start the duty, even without proof. Prepare as if you must report, and ask a lawyer or the PPC's advice line. The days run on while you wonder.",
      none: "None of the four situations applies, so there is no duty to report. Still stop the spread, find the cause and prevent a repeat. Keep a note of why you decided this, with date and name.",
      encrypted: "Data protected by strong encryption or the like is exempt from report and notice as long as the key did not leak. Keep a note of why you decided this, with date and name.",
      pseudonymised: "Personal data that is pseudonymously processed information is exempt from report and notice. Keep a note of why you decided this, with date and name.",
      contractor: "As a rule, both you and your client have the duty, but you are released from your own report and notice if you promptly tell your client. The reports and the notice below are for the case that you do not.",
      client: "Count from the day on which the contractor told you, at the latest, as day one.",
      matching: "What applies: ",
      comma: ", ",
      space: " ",
      giveDay: "Enter the day you knew to count the deadlines.",
      summary: (due) => `The final report is due by ${due}.`,
      knew: "The day you knew (day 1)",
      tell: "Tell your client (roughly 3–5 days)",
      preliminary: "Preliminary report to the PPC (days 3–5)",
      preliminaryNote: "A yardstick of the guidelines. The rule says \"promptly\" and sets no days. It is not known to move to the next working day, so work through the weekend.",
      people: "Notice to the people concerned",
      promptly: "Promptly",
      peopleNote: "Promptly, depending on the circumstances. There is no number of days.",
      final: (days) => `Final report to the PPC (within ${days} days)`,
      moved: (days, day) => `Day ${days}, ${day}, is a weekend, a holiday or in the year-end break, so it is due on the next working day.`,
      shorter: (day) => `If situation 3 applies, it is 60 days (until ${day}), whatever else applies. While you cannot tell, prepare for the shorter period of 30 days.`,
      span: (first, last) => `${first} to ${last}`,
      until: (count) => {
        const days = Math.abs(count) === 1 ? "1 day" : `${Math.abs(count)} days`;
        return count === 0 ? "today" : count > 0 ? `${days} left` : `${days} ago`;
      },
      late: "If you have missed a date, file the day you notice.",
      reasons: ["Reasons and sources: ", "the four situations", ", ", "deadlines", ", ", "when a contractor leaks", ", ", "when you need not report"],
      aside: ["My Number comes under a separate regime, which this tool does not count. See ", "what if My Number is involved", "."],
      holidays: (first, last) => `Holidays of ${first}–${last} are computed from the present law and change if it does. The year-end break is 29 December to 3 January.`,
      calendar: "Add to calendar (.ics)",
      event: "Personal data leak: ",
      copy: "Copy the address",
      copied: "Copied.",
      print: "Print",
    },
  },
  (root, words, state) => {
    const { el } = handbook;
    const counting = handbook.deadlines;
    const { situations } = counting;
    const answers = {};
    const link = (text, section) => el("a", { href: `#${section}` }, text);

    const choose = (name, question, options) => {
      const found = options.some(([value]) => value === state.get(name));
      answers[name] = found ? state.get(name) : "";
      const element = handbook.choices(question, "radio", options, [answers[name]], ([value]) => {
        answers[name] = value;
        state.set(name, value);
        update();
      });
      element.classList.toggle("tool__choices--row", options === words.answers);
      return element;
    };

    const ask = (name, index) => {
      const [title, question] = words.situations[name];
      return choose(name, [link(title, `reportable-situations-${index + 1}`), question], words.answers);
    };

    const input = el("input", { type: "text", autocomplete: "off", value: state.get("day") });
    const field = handbook.field(words.day, input, words.dayHint);
    const status = el("p", { role: "status", class: "tool__verdict" });
    const details = el("div");

    // The sentence beside the field; while a day is half typed there is none.
    const tellOfDay = (typing) => {
      const day = handbook.readDay(input.value);
      const problem = counting.judgeDay(day);
      const sentence = problem === "beyond" ? words.beyond(handbook.holidays.at(-1).slice(0, 4)) : words[problem];
      const half = !input.value.trim() || (typing && problem === "noDay");
      field.fail(half ? "" : problem ? sentence : day > handbook.today() ? words.future : "");
      return problem ? "" : day;
    };

    const until = (day) => words.until(counting.daysUntil(day, handbook.today()));
    const step = (when, title, note, left) =>
      el("li", {}, el("strong", {}, when), left && ` (${left})`, el("br"), title, note && el("p", { class: "tool__hint" }, note));

    const listSteps = (day, final) => {
      const [first, last] = [3, 5].map((number) => counting.nthDay(day, number));
      const span = words.span(handbook.formatDay(first), handbook.formatDay(last));
      const moved = final.moved && words.moved(final.days, handbook.formatDay(final.last));
      const longer = counting.countFinal(day, 60).due;
      const shorter = answers.wrongful === "unsure" && words.shorter(handbook.formatDay(longer));
      return el(
        "ol",
        { class: "tool__timeline" },
        step(handbook.formatDay(day), words.knew),
        answers.role === "contractor" && step(span, words.tell, "", until(last)),
        step(span, words.preliminary, words.preliminaryNote, until(last)),
        step(words.promptly, words.people, words.peopleNote),
        step(handbook.formatDay(final.due), words.final(final.days), [moved, shorter].filter(Boolean).join(words.space), until(final.due)),
      );
    };

    const listEvents = (day, final) => {
      const [third, fifth] = [3, 5].map((number) => counting.nthDay(day, number));
      const page = `${location.href.replace(/[?#].*/, "")}#deadlines`;
      const event = (date, title, text) => ({ day: date, title: words.event + title, text: [text, page].filter(Boolean).join("\n") });
      return [
        answers.role === "contractor" && event(third, words.tell, words.contractor),
        event(third, words.preliminary, words.preliminaryNote),
        event(fifth, words.preliminary, words.preliminaryNote),
        event(final.due, words.final(final.days), ""),
      ].filter(Boolean);
    };

    const showDates = (day, final) => {
      const save = () => handbook.save("deadlines.ics", "text/calendar", handbook.writeCalendar(listEvents(day, final)));
      const late = day <= handbook.addDays(handbook.today(), -5) && el("p", {}, words.late);
      return [listSteps(day, final), late, handbook.actions(root, words, handbook.button(words.calendar, save))];
    };

    const update = (typing = false) => {
      const day = tellOfDay(typing);
      const outcome = counting.judge(answers);
      const open = situations.filter((name) => !answers[name]).length;
      const counts = outcome === "report" || outcome === "unsure";
      const final = counts && day && counting.countFinal(day, counting.finalDays(answers));
      const verdict = { ...words, open: words.open(open), exempt: words[answers.exempt] }[outcome];
      const summary = final ? words.summary(handbook.formatDay(final.due)) : counts ? words.giveDay : "";
      const said = [verdict, summary].filter(Boolean).join(words.space);
      if (status.textContent !== said) status.textContent = said;
      const matching = situations.filter((name) => answers[name] === "yes").map((name) => words.situations[name][0]);
      details.replaceChildren(
        ...[
          outcome === "report" && el("p", {}, words.matching + matching.join(words.comma)),
          counts && answers.role && el("p", {}, words[answers.role]),
          ...(final ? showDates(day, final) : []),
        ].filter(Boolean),
      );
    };

    input.addEventListener("input", () => {
      state.set("day", input.value.trim());
      update(true);
    });
    input.addEventListener("change", () => update());
    const today = handbook.button(words.today, () => {
      input.value = handbook.today();
      state.set("day", input.value);
      update();
    });
    const years = [handbook.holidays[0], handbook.holidays.at(-1)].map((day) => day.slice(0, 4));
    const [reasons, ...places] = words.reasons;
    const sections = ["which", "deadlines", "contractor", "not-required"];
    root.append(
      el("p", {}, words.intro),
      ...situations.map(ask),
      choose("exempt", [words.exempt[0], link(words.exempt[1], "not-required"), words.exempt[2]], words.exempts),
      choose("role", [words.role[0], link(words.role[1], "contractor"), words.role[2]], words.roles),
      field.element,
      el("p", { class: "tool__actions" }, today),
      el(
        "div",
        { class: "tool__result" },
        status,
        details,
        el("p", {}, words.aside[0], link(words.aside[1], "my-number"), words.aside[2]),
        el("p", {}, reasons, places.map((text, index) => (index % 2 ? text : link(text, sections[index / 2])))),
        el("p", { class: "tool__hint" }, words.holidays(...years)),
      ),
    );
    update();
  },
);
