// A permanent link goes on to the reader's language and keeps the section: Japanese where the reader's browser asks for
// it before English, else English. Without this script both links are shown.
const links = [...document.querySelectorAll("[data-permalink]")];
for (const link of links) link.hash = location.hash;
const wanted = navigator.languages.map((language) => language.slice(0, 2)).find((language) => /^(ja|en)$/.test(language));
location.replace(links.find((link) => link.lang === (wanted ?? "en")) ?? links[0]);
