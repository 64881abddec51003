// The course inside a learning system: answers, score and status go to the system's SCORM 1.2 API, and nothing stays in the
// browser. Without an API (a page opened by hand) the unit works as on the site.

handbook.scorm = {
  // The API stands in a window above, or in the one that opened this: at most seven steps up.
  find(start = window) {
    for (const first of [start, start.opener])
      for (let at = first, steps = 0; at && steps < 8; steps += 1) {
        try {
          if (at.API) return at.API;
        } catch {
          break; // a window of another origin
        }
        if (at === at.parent) break;
        at = at.parent;
      }
    return null;
  },

  // HHHH:MM:SS, as the standard asks for.
  formatTime(milliseconds) {
    const seconds = Math.floor(milliseconds / 1000);
    const two = (number) => String(number).padStart(2, "0");
    return `${String(Math.floor(seconds / 3600)).padStart(4, "0")}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  },

  start(api) {
    const { course } = handbook;
    const begun = Date.now();
    const set = (name, value) => api.LMSSetValue(name, String(value));
    if (String(api.LMSInitialize("")) !== "true") return false;
    const { unit } = document.querySelector(".quiz").dataset;
    const questions = [...document.querySelectorAll(".quiz__question")].map(({ dataset }) => ({ id: dataset.question, revision: dataset.revision }));

    try {
      course.memory = JSON.parse(api.LMSGetValue("cmi.suspend_data"));
    } catch {
      course.memory = null;
    }
    course.memory ??= course.empty();
    // Here, not in the browser: another person may use it next.
    course.write = (state) => {
      course.memory = state;
      const now = course.judge(state, unit, questions);
      set("cmi.suspend_data", JSON.stringify(state));
      set("cmi.core.score.min", 0);
      set("cmi.core.score.max", 100);
      set("cmi.core.score.raw", Math.round((100 * now.right) / now.count));
      set("cmi.core.lesson_status", now.done ? "completed" : "incomplete");
      api.LMSCommit("");
    };
    course.clear = () => course.write(course.empty());
    course.note = {
      ja: "答え、点数、終えたかどうかは、会社の学習システムに送られます。",
      en: "Your answers, your score and whether you have finished are sent to your organisation's learning system.",
    }[handbook.language];

    if (["", "not attempted"].includes(api.LMSGetValue("cmi.core.lesson_status"))) {
      set("cmi.core.lesson_status", "incomplete");
      api.LMSCommit("");
    }
    let open = true;
    addEventListener("pagehide", () => {
      if (!open) return;
      open = false;
      set("cmi.core.session_time", handbook.scorm.formatTime(Date.now() - begun));
      // Left in the middle, it is taken up again; finished, it is not.
      set("cmi.core.exit", course.judge(course.read(), unit, questions).done ? "" : "suspend");
      api.LMSCommit("");
      api.LMSFinish("");
    });
    return true;
  },
};

{
  const api = handbook.scorm.find();
  if (api) handbook.scorm.start(api);
}
