// What Japanese pages are judged by: textlint's preset for technical writing. Each rule that is off or loosened says why;
// rules that are not named here are on as the preset sets them.

// Names of laws, bodies and desks, and terms of law, which are longer than six kanji and cannot be cut.
const LONG_NAMES = [
  "運転免許証番号",
  "警察相談専用電話",
  "個人情報保護委員会",
  "個人情報保護法",
  "個人情報保護法相談",
  "国立標準技術研究所",
  "社会保険労務士",
  "住民基本台帳法違反",
  "情報処理推進機構",
  "全国銀行個人信用情報",
  "想定損害賠償額",
  "多言語情報提供",
  "特定生体個人情報",
  "日本証券業協会",
  "日本信用情報機構",
  "日本損害保険協会",
  "訪日観光客消費者",
  "要配慮個人情報",
];

module.exports = {
  rules: {
    "preset-ja-technical-writing": {
      // Stricter than the preset's 100: readers may be in a hurry or afraid.
      "sentence-length": { max: 90 },
      // One more than the preset's 3: a sentence may name four or five steps (選ぶ、渡す、確かめる …).
      "max-ten": { max: 4 },
      // The preset's 6, but for names.
      "max-kanji-continuous-len": { max: 6, allow: LONG_NAMES },
      // Lists are ですます too (the preset wants である there); phrases without a verb are free.
      "no-mix-dearu-desumasu": { preferInHeader: "ですます", preferInBody: "ですます", preferInList: "ですます", strict: false },
      // A line to fill in ends in dots.
      "ja-no-mixed-period": { periodMark: "。", allowPeriodMarks: ["…"] },
      // Dots of lines to fill in, and names left open (○○社).
      "ja-no-successive-word": { allow: ["…", "○", "△"] },
      // For は, で, を and the like. Not for those that a good sentence repeats:
      "no-doubled-joshi": {
        min_interval: 1,
        allow: [
          "も", "にも", "でも", "ても", "たり", "や", "か", // come in pairs by nature: 紙でも電話でも, 渡したり写したり
          "が", // 報告が要ることがあります: the second belongs to a set phrase
          "に", // 頼む前に会社に知らせる: "before" and "to" are one particle to the rule
        ],
      },
      // 三つ and 3つ differ here: a figure in a sentence with a source must stand in that source, a word need not (CONTRIBUTING.md).
      "arabic-kanji-numbers": false,
      // 漏れたかもしれない is what the reader comes with.
      "ja-no-weak-phrase": false,
      // Counts commas, which here only group the digits of numbers (1,000人); max-ten counts 、.
      "max-comma": false,
    },
  },
};
