// Opens the pages of a folder in Chromium: what they look like at several widths, without JavaScript and in print, what the keyboard
// does, what axe-core says of them, and that nothing hostile runs and nothing is loaded. `tests/tests/page.rs` makes the pages.
//
//     node page.mjs FOLDER [SCREENSHOTS]
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import puppeteer from "puppeteer-core";

const [folder, screenshots] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await puppeteer.launch({
  executablePath: process.env.SQLWRIGHT_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  protocolTimeout: 120_000,
});

/// A page that fails on errors, refusals of the policy, and requests of anything but itself.
async function open(name, { width = 1280, height = 900, dark = false, javascript = true } = {}) {
  const page = await browser.newPage();
  const wrong = [];
  const url = pathToFileURL(join(folder, name)).href;
  page.on("console", message => { if (["error", "warn"].includes(message.type())) wrong.push(message.text()); });
  page.on("pageerror", error => wrong.push(String(error)));
  page.on("request", request => { if (request.url().split("#")[0] !== url) wrong.push(`request: ${request.url()}`); });
  Object.assign(page, { wrong, javascript });
  await page.setViewport({ width, height });
  await page.setJavaScriptEnabled(javascript);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  await page.goto(url, { waitUntil: "load" });
  return page;
}

async function close(page) {
  assert.deepEqual(page.wrong, []);
  await page.close();
}

const shoot = (page, name, options = {}) => screenshots && page.screenshot({ path: join(screenshots, name), ...options });
const text = async (page, selector) => {
  await settled(page);
  return page.$eval(selector, element => element.textContent);
};
const visible = async (page, selector) => {
  await settled(page);
  return page.$$eval(selector, all => all.filter(one => one.offsetParent !== null).length);
};

/// The page shows what was typed with the next frame. Without JavaScript there is nothing to wait for, and no frame is asked for.
const settled = page => page.javascript && page.evaluate(() => new Promise(done => requestAnimationFrame(() => setTimeout(done))));
const focused = page => page.evaluate(() => document.activeElement.id || document.activeElement.getAttribute("href"));

/// How far the content is wider than the window.
const overflow = page => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

async function accessible(page, what) {
  await page.evaluate(axe);
  const { violations, passes } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  const found = violations.map(one => `${one.id}: ${one.nodes.slice(0, 3).map(node => `${node.html} ${node.failureSummary}`).join("\n")}`);
  assert.deepEqual(found, [], what);
  assert.ok(passes.length > 15, `${what}: only ${passes.length} rules applied`);
}

const tests = {
  async "it is readable at every width, light and dark"() {
    for (const width of [1280, 360]) {
      for (const dark of [false, true]) {
        const page = await open("mercado.html", { width, dark });
        const what = `${width} px, ${dark ? "dark" : "light"}`;
        await shoot(page, `mercado-${width}-${dark ? "dark" : "light"}.png`);
        assert.ok(await overflow(page) <= 0, `${what}: wider than the window`);
        await page.$eval("#open", button => button.click());
        assert.ok(await overflow(page) <= 0, `${what}, opened: wider than the window`);
        // Both widths and both themes are seen, and of the statements those with the most in them: the colours of each word take time.
        if (dark === (width === 360)) {
          await page.$$eval("section.r", all => all.forEach(one => { if (!["r-orders", "r-products"].includes(one.id)) one.remove(); }));
          assert.ok(await page.$$eval("article", all => all.length) > 20);
          await accessible(page, what);
        }
        await close(page);
      }
    }
  },

  async "the theme is chosen"() {
    const page = await open("mercado.html");
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    assert.equal(await text(page, "#theme"), "Dark");
    await page.click("#theme");
    assert.notEqual(await background(), light);
    assert.equal(await text(page, "#theme"), "Light");
    await page.click("#theme");
    assert.equal(await background(), light);
    await close(page);
  },

  async "the keyboard does all of it"() {
    const page = await open("mercado.html");
    const { keyboard } = page;
    await keyboard.press("/");
    assert.equal(await focused(page), "q");
    await keyboard.type("orders cancel");
    const found = await visible(page, "article");
    assert.match(await text(page, "#count"), new RegExp(`^${found} of \\d+ statements$`));
    assert.ok(found > 0 && found < 20, `${found} found`);
    await keyboard.press("ArrowDown");
    const first = await focused(page);
    assert.match(first, /^#s-/);
    await keyboard.press("ArrowDown");
    assert.notEqual(await focused(page), first);
    await keyboard.press("ArrowUp");
    await keyboard.press("Enter");
    assert.equal(await page.evaluate(() => location.hash), first);
    assert.ok(await page.evaluate(() => document.activeElement.closest("article") !== null), "the statement has the focus");
    assert.equal(await visible(page, "article"), found, "what was found is still found");
    await keyboard.press("/");
    assert.equal(await focused(page), "q");
    await keyboard.press("Escape");
    assert.equal(await page.$eval("#q", input => input.value), "");
    assert.equal(await visible(page, "article"), await page.$$eval("article", all => all.length));
    await keyboard.type("no such statement");
    assert.equal(await visible(page, "article"), 0);
    assert.equal(await visible(page, "#nothing"), 1);
    await close(page);
  },

  async "filters show what they say"() {
    const page = await open("mercado.html");
    const index = JSON.parse(await text(page, "#index"));
    const orders = index.tables.indexOf("public.orders");
    const count = wanted => index.statements.filter(wanted).length;
    const writes = count(one => one.t.some(([table, how]) => table === orders && how.includes("w")));
    await page.select("#f-table", String(orders));
    await page.select("#f-effect", "w");
    assert.ok(writes > 1);
    assert.equal(await visible(page, "article"), writes);
    assert.ok(await page.$$eval("article", (all, wanted) => all.filter(one => !one.hidden).every(one =>
      [...one.querySelectorAll("dt")].some(dt => dt.textContent === "Writes" && dt.nextElementSibling.textContent.includes(wanted))), "orders"));
    await page.select("#f-rows", "at_most_one");
    const fewer = await visible(page, "article");
    assert.ok(fewer < writes);
    await page.click("#clear");
    await page.waitForFunction(all => [...document.querySelectorAll("article")].every(one => !one.hidden));
    await page.select("#f-has", "v");
    assert.equal(await visible(page, "article"), count(one => one.h.includes("v")));
    // A link to what is filtered out shows it again.
    const hidden = await page.$eval("article[hidden]", one => one.id);
    await page.evaluate(id => { location.hash = "#" + id; }, hidden);
    await page.waitForFunction(id => document.getElementById(id).offsetParent !== null, {}, hidden);
    await page.select("#f-has", "x");
    await page.evaluate(() => { location.hash = "#matrix"; });
    await page.waitForFunction(() => document.getElementById("matrix").offsetParent !== null);
    assert.equal(await page.$eval("#f-has", select => select.value), "");
    await close(page);
  },

  async "all of it is there without JavaScript"() {
    const page = await open("mercado.html", { javascript: false });
    assert.equal(await visible(page, "article"), await page.$$eval("article", all => all.length));
    assert.equal(await visible(page, "#find"), 0);
    assert.equal(await visible(page, "#theme"), 0);
    await close(page);
  },

  async "print shows what is closed, and no controls"() {
    for (const javascript of [true, false]) {
      const page = await open("mercado.html", { javascript });
      await page.emulateMediaType("print");
      const closed = await page.$$eval("article details:not([open]) > table", all => all.map(one => one.getBoundingClientRect().height));
      assert.ok(closed.length > 50 && closed.every(height => height > 10), `closed: ${closed.slice(0, 9)}`);
      assert.equal(await visible(page, "#side, #find, button"), 0);
      const pdf = await page.pdf({ format: "A4", ...(screenshots ? { path: join(screenshots, "mercado.pdf") } : {}) });
      assert.ok(pdf.length > 50_000, `${pdf.length} bytes`);
      await close(page);
    }
  },

  async "nothing hostile runs"() {
    const page = await open("hostile.html", { width: 360 });
    await page.evaluate(() => { globalThis.ran = 0; globalThis.hacked = () => { globalThis.ran += 1; }; });
    await page.type("#q", "script");
    await page.$eval("#open", button => button.click());
    await page.$$eval("*", all => all.forEach(one => one.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }))));
    assert.equal(await page.evaluate(() => globalThis.ran), 0);
    assert.equal(await page.$$eval("img, svg, iframe, object, embed, link, base, [onerror], [onload], [onmouseover], [style]", all => all.length), 0);
    assert.equal(await page.$$eval("a", all => all.filter(one => one.protocol !== "file:").length), 0);
    assert.equal(await page.$$eval("script", all => all.length), 2);
    const shown = await page.evaluate(() => document.querySelector("main").textContent);
    for (const wanted of ["</script><img src=x onerror=hacked()>", "<b onmouseover=hacked()>", "</style><svg onload=hacked()>", "a\"\"b'c]]>", "U+202E"]) {
      assert.ok(shown.includes(wanted), `${wanted} is not shown`);
    }
    assert.ok(await overflow(page) <= 0, "wider than the window");
    await shoot(page, "hostile-360.png");
    await accessible(page, "hostile");
    await close(page);
  },

  async "3,000 statements are searched while one types"() {
    const began = performance.now();
    const page = await open("large.html");
    const opened = performance.now() - began;
    assert.equal(await text(page, "#count"), "3000 statements");
    const times = await page.evaluate(async () => {
      const query = document.getElementById("q");
      const times = [];
      for (const text of ["o", "or", "ord", "order", "orders c", "orders cancel", "orders", ""]) {
        const start = performance.now();
        query.value = text;
        query.dispatchEvent(new Event("input", { bubbles: true }));
        document.body.getBoundingClientRect();
        await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
        times.push(Math.round(performance.now() - start));
      }
      return times;
    });
    console.log(`3,000 statements: opened in ${Math.round(opened)} ms, searched in ${times.join(", ")} ms`);
    await page.type("#q", "cancel");
    const found = await visible(page, "article");
    assert.equal(await text(page, "#count"), `${found} of 3000 statements`);
    await shoot(page, "large.png");
    await page.keyboard.press("Enter");
    const offset = await page.evaluate(() => document.activeElement.getBoundingClientRect().top);
    assert.ok(offset >= 0 && offset < 900, `the statement is at ${offset}`);
    // Generous: this machine may be busy.
    assert.ok(Math.max(...times) < 3000, `searched in ${times.join(", ")} ms`);
    await close(page);
  },
};

let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  const began = performance.now();
  try {
    await test();
    console.log(`ok: ${name} (${Math.round(performance.now() - began)} ms)`);
  } catch (error) {
    failed += 1;
    console.error(`FAILED: ${name}\n${error.stack}`);
  }
}
await browser.close();
process.exitCode = failed === 0 ? 0 : 1;
