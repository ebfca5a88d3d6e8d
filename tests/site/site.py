# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""Builds the site of the documentation and looks at it.

Each link leads to a page and a place that there is, and none but those of the web leads out of the site. In a browser,
390 and 1280 pixels wide, no page is wider than its window. Colours of text stand out from their ground by 4.5 to 1 at
least, light and dark (WCAG 2.1, 1.4.3).

    site.py [SITE]    of a site that is built already
"""
import html.parser
import http.server
import json
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.parse
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[2]
WIDTHS = [390, 1280]

# Opens one page after the other in a frame of each width, and leaves in its own document what is too wide.
LOOK = """<!doctype html><pre id="found">running</pre><script>
const pages = PAGES, widths = WIDTHS, found = [];
function open(page, width) {
  return new Promise(done => {
    const frame = document.createElement('iframe');
    frame.style = `width:${width}px;height:900px;border:0`;
    frame.onload = () => {
      const root = frame.contentDocument.documentElement;
      if (root.scrollWidth > width) {
        const wide = [...root.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > width + 1)
          .filter(e => !e.closest('pre, .table')).map(e => e.tagName + ' ' + e.textContent.slice(0, 40)).slice(0, 3);
        found.push(`${page} at ${width} pixels is ${root.scrollWidth} wide: ${wide.join(' | ')}`);
      }
      if (getComputedStyle(root.querySelector('body')).margin !== '0px') found.push(`${page} has no style`);
      frame.remove();
      done();
    };
    frame.src = '/' + page;
    document.body.append(frame);
  });
}
(async () => {
  for (const width of widths) for (const page of pages) await open(page, width);
  document.getElementById('found').textContent = JSON.stringify({ looked: pages.length * widths.length, found });
})();
</script>"""


class Links(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.targets, self.places = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name in ("href", "src") and value is not None:
                self.targets.append(value)
            elif name in ("id", "name") and value:
                self.places.add(value)


def wrong_links(site):
    pages = {p: Links(p.read_text(errors="replace")) for p in site.rglob("*.html")}
    wrong = []
    for page, links in pages.items():
        if "reference" in page.relative_to(site).parts[:1]:
            continue  # Doxygen answers for its own
        for target in links.targets:
            if re.match(r"(https?|mailto|data):", target):
                continue
            name, _, place = target.partition("#")
            to = (page.parent / urllib.parse.unquote(name)).resolve() if name else page
            if not to.is_file():
                wrong.append(f"{page.relative_to(site)}: {target}: there is no such file")
            elif not to.is_relative_to(site.resolve()):
                wrong.append(f"{page.relative_to(site)}: {target} leads out of the site")
            elif place and to.suffix == ".html" and urllib.parse.unquote(place) not in pages[site / to.relative_to(site.resolve())].places:
                wrong.append(f"{page.relative_to(site)}: {target}: there is no such place")
    return wrong


def contrast(one, other):
    def light(colour):
        parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    a, b = sorted((light(one), light(other)), reverse=True)
    return (a + 0.05) / (b + 0.05)


def faint_colours(style):
    wrong = []
    for block in re.findall(r":root \{[^}]*\}", style):
        colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
        for text in ("text", "faint", "link", "word", "note", "quote"):
            for ground in ("ground", "box"):
                ratio = contrast(colours[text], colours[ground])
                if ratio < 4.5:
                    wrong.append(f"--{text} {colours[text]} on --{ground} {colours[ground]}: {ratio:.2f} to 1")
    return wrong


def too_wide(site, chromium):
    pages = sorted(str(p.relative_to(site)) for p in site.rglob("*.html")
                   if p.relative_to(site).parts[0] != "reference")
    reference = site / "reference" / "index.html"
    if reference.exists():
        some = sorted(reference.parent.glob("*.html"))
        pages += [str(p.relative_to(site)) for p in some[:: max(1, len(some) // 20)]]
    look = LOOK.replace("PAGES", json.dumps(pages)).replace("WIDTHS", json.dumps(WIDTHS))

    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self):
            if self.path != "/look":
                return super().do_GET()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(look.encode())

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with tempfile.TemporaryDirectory() as profile:
            done = subprocess.run(
                [chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}",
                 "--virtual-time-budget=600000", "--dump-dom", f"http://127.0.0.1:{server.server_address[1]}/look"],
                text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=400)
    finally:
        server.shutdown()
    told = re.search(r'<pre id="found">(.*?)</pre>', done.stdout, re.DOTALL)
    if not told or told.group(1) == "running":
        sys.exit("the browser did not look at all pages")
    told = json.loads(html.unescape(told.group(1)))
    if told["looked"] != len(pages) * len(WIDTHS):
        sys.exit(f"the browser looked at {told['looked']} pages")
    return told["found"], told["looked"]


def main():
    if shutil.which("cmark-gfm") is None and len(sys.argv) < 2:
        print("skipped: there is no cmark-gfm")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        site = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "site"
        if len(sys.argv) < 2:
            more = [] if shutil.which("doxygen") else ["--no-reference"]
            subprocess.run([ROOT / "scripts" / "site", "--output", site, *more], check=True)
        problems = wrong_links(site) + faint_colours((site / "style.css").read_text())
        chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        if chromium:
            found, looked = too_wide(site, chromium)
            problems += found
            print(f"{looked} looks in a browser")
        if problems:
            sys.exit("\n".join(problems))
        if not chromium:
            print("skipped: there is no Chromium to look with; links and colours are right")
            return 77
    return 0


if __name__ == "__main__":
    sys.exit(main())
