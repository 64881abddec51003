// The permanent link of a page or section, to copy, and its QR code. The page's script loads this file when first a link beside a
// heading, below a table or in the page's last line is clicked; without it that link is a link.
const handbookShare = (() => {
  const WORDS = {
    ja: { copy: "固定リンクをコピー", copied: "コピーしました。", failed: "コピーできませんでした。アドレスを選んでコピーしてください。", hint: "日本語でも英語でも、読む人の言語の同じ節が開きます。名前が変わっても使えます。", code: "この節の固定リンクのQRコード", close: "閉じる", address: "固定リンク" },
    en: { copy: "Copy permanent link", copied: "Copied.", failed: "It could not be copied. Select the address and copy it.", hint: "It opens the same section in the reader’s own language, and goes on working when names change.", code: "QR code of this section’s permanent link", close: "Close", address: "Permanent link" },
  };
  const words = WORDS[document.documentElement.lang === "en" ? "en" : "ja"];
  const folder = document.currentScript.src.replace(/[^/]+$/, "");

  function el(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  const title = el("h2", { id: "share-title" });
  const address = el("input", { readonly: "", "aria-label": words.address });
  const status = el("p", { role: "status" });
  const copy = el("button", { class: "md-button md-button--primary", type: "button", autofocus: "" }, words.copy);
  const close = el("button", { class: "md-button", type: "button" }, words.close);
  const code = el("img", { alt: words.code, width: "240", height: "240" });
  const actions = el("p", { class: "share__actions" }, copy, close);
  const dialog = el("dialog", { class: "share md-typeset", "aria-labelledby": title.id }, title, address, actions, status, code, el("p", {}, words.hint));
  document.body.append(dialog);

  copy.addEventListener("click", async () => {
    address.select();
    try {
      await navigator.clipboard.writeText(address.value);
      status.textContent = words.copied;
    } catch {
      status.textContent = words.failed;
    }
  });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close()); // outside of it
  code.addEventListener("error", () => (code.hidden = true));

  // The permanent address and the name of what a link stands for: a page, a section or a table.
  function describe(link) {
    const heading = document.querySelector("article h1");
    const own = document.querySelector(".page-facts [data-permanent]");
    if (link.hasAttribute("data-permanent")) return [link.dataset.permanent || link.textContent, link.dataset.name || heading.firstChild.textContent];
    const named = link.closest("h1, h2, h3, h4") ?? link.closest(".data-table")?.querySelector("caption");
    const text = named.cloneNode(true);
    for (const extra of text.querySelectorAll(".headerlink, .footnote-ref, sup")) extra.remove();
    return [own.textContent + (named === heading ? "" : link.hash), text.textContent.trim()];
  }

  return function share(link) {
    const [url, name] = describe(link);
    const [, slug, section] = /\/k\/(.+?)\/(?:#(.*))?$/.exec(url);
    title.textContent = name;
    address.value = url;
    status.textContent = "";
    code.hidden = false;
    code.src = `${folder}qr/${slug}.svg#${section || "page"}`;
    dialog.showModal();
  };
})();
