// A permanent link goes on to the reader's language and keeps the section. Without this script both links are shown.
const links = [...document.querySelectorAll("[data-permalink]")];
for (const link of links) link.hash = location.hash;
const languages = navigator.languages.map((language) => language.slice(0, 2));
const wanted = languages.find((language) => links.some((link) => link.lang === language));
location.replace(links.find((link) => link.lang === wanted) ?? links[0]);
