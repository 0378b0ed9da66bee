#!/usr/bin/python3
"""page.py PROGRAM DIRECTORY: the page of tsd-listen or tsd-collect in a real Chromium, driven as a person does.

Prints a line for each step that holds, and leaves pictures in DIRECTORY. Exit 1: a step did not hold;
77: there is no Chromium, no chromedriver or no selenium (tests/support/deps browser).
"""
import os
import shutil
import socket
import subprocess
import sys
import time

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
except ImportError:
    print("there is no selenium for this python3")
    sys.exit(77)

PATIENCE = 60  # seconds until something that must come has come

# The WCAG 2 contrast of each text with what is behind it; 4.5 is wanted.
CONTRAST = """
const light = colour => {
  const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(Number)
    .map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const behind = node => {
  for (; node; node = node.parentElement) {
    const colour = getComputedStyle(node).backgroundColor;
    if (!/, 0\\)$/.test(colour)) return colour;
  }
  return 'rgb(255, 255, 255)';
};
const bad = [];
for (const node of document.body.querySelectorAll('*')) {
  const own = [...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim());
  if (!own || !node.checkVisibility() || node.disabled || ['SCRIPT', 'STYLE'].includes(node.tagName)) continue;
  const a = light(getComputedStyle(node).color), b = light(behind(node));
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (ratio < 4.5) bad.push(node.tagName + ' ' + node.textContent.trim().slice(0, 30) + ': ' + ratio.toFixed(2));
}
return bad;
"""

# What a screen reader would have no name for, or would not take for a table.
UNNAMED = """
const bad = [];
const name = node => (node.getAttribute('aria-label') || node.textContent || '').trim() ||
  [...(node.labels || [])].map(label => label.textContent.trim()).join(' ');
for (const node of document.querySelectorAll('button, input, svg[role=img], nav, [role=group], table, ul'))
  if (node.checkVisibility() && !name(node) && !(node.tagName === 'TABLE' && node.caption)) bad.push(node.outerHTML.slice(0, 80));
for (const [role, selector] of [['table', 'table'], ['row', 'tr'], ['columnheader', 'th'], ['cell', 'td']])
  for (const node of document.querySelectorAll(selector))
    if (node.getAttribute('role') !== role) bad.push(node.outerHTML.slice(0, 80));
if (!document.documentElement.lang || !document.title || !document.querySelector('h1')) bad.push('no language, title or heading');
return bad;
"""


class Program:
    """What has a page, and keeps its port over a restart."""

    def __init__(self, program, directory):
        self.program, self.directory = program, directory
        self.page_port = 0
        self.process = None
        self.start()

    def run(self, words, mark):
        """Starts it; returns its sentences once one has `mark`."""
        log = os.path.join(self.directory, "sentences")
        with open(log, "w", encoding="utf-8") as sentences:
            self.process = subprocess.Popen([self.program, *words], stdout=subprocess.DEVNULL, stderr=sentences)
        text = wait(lambda: said(log, mark), "it says where its page is") if mark else ""
        if mark:
            self.page_port = int(text.split(mark)[1].split()[0].strip("/").rsplit(":", 1)[1])
        self.url = f"http://127.0.0.1:{self.page_port}/"
        return text

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def point(self, metric, value, host="web-1"):
        self.send(f"{metric} {int(time.time())} {value} host={host}")


class Relay(Program):
    """A tsd-listen."""
    port = 0

    def start(self):
        text = self.run(["--check", "-p", str(self.port), "--page", str(self.page_port)], "the page is at ")
        self.port = int(text.split("listening on ")[1].split()[0].rsplit(":", 1)[1])

    def send(self, *lines):
        with socket.create_connection(("127.0.0.1", self.port)) as peer:
            peer.sendall("".join(f"put {line}\n" for line in lines).encode())
            peer.shutdown(socket.SHUT_WR)
            while peer.recv(4096):
                pass


class Agent(Program):
    """A tsd-collect with a collector that prints what it is given."""

    def start(self):
        collectors = os.path.join(self.directory, "collectors", "0")
        self.pipe = os.path.join(self.directory, "lines")
        if not os.path.isdir(collectors):
            os.makedirs(collectors)
            os.mkfifo(self.pipe)
            with open(os.path.join(collectors, "feed.sh"), "w", encoding="utf-8") as script:
                script.write(f"#!/bin/sh\nexec 3<>'{self.pipe}'\nexec cat <&3\n")
            os.chmod(os.path.join(collectors, "feed.sh"), 0o755)
        self.run(["-c", os.path.dirname(collectors), "--no-host-tag", "--no-tcollector-stats", "--status-port",
                  str(self.page_port)], "" if self.page_port else "status on ")

    def send(self, *lines):
        with open(self.pipe, "w", encoding="utf-8") as pipe:
            pipe.write("".join(f"{line}\n" for line in lines))


def said(log, mark):
    with open(log, encoding="utf-8") as sentences:
        text = sentences.read()
    return text if mark in text and text.endswith("\n") else None


def wait(holds, what):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = holds()
        if found:
            print(f"holds: {what}", flush=True) if what else None
            return found
        time.sleep(0.1)
    raise AssertionError(f"does not hold: {what}")


def check(holds, what, shown=""):
    if not holds:
        raise AssertionError(f"does not hold: {what}: {shown}")
    print(f"holds: {what}", flush=True)


class Page:
    def __init__(self, directory):
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium")
        for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
            options.add_argument(word)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.browser = webdriver.Chrome(service=Service(shutil.which("chromedriver")), options=options)
        self.browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {
            "source": "window.violations = []; document.addEventListener('securitypolicyviolation', "
                      "event => window.violations.push(event.violatedDirective + ' ' + event.blockedURI));"})
        self.directory = directory
        self.look("light", 1200)

    def look(self, scheme, width):
        self.browser.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
        self.browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600})

    def run(self, script, *more):
        return self.browser.execute_script(script, *more)

    def text(self, name):
        return self.run("return document.getElementById(arguments[0]).textContent", name)

    def rows(self):
        return self.run("return [...document.querySelectorAll('#rows tr')].map(row => "
                        "[...row.cells].map(cell => cell.innerText.trim()))")

    def plots(self):
        return self.run("return [...document.querySelectorAll('#rows path:last-child')].map(path => path.getAttribute('d'))")

    def press(self, name):
        self.browser.find_element(By.XPATH, f"//button[normalize-space()='{name}']").click()

    def filter(self, words):
        box = self.browser.find_element(By.ID, "filter")
        box.send_keys(Keys.CONTROL, "a")
        box.send_keys(words or Keys.DELETE)

    def picture(self, name):
        self.browser.save_screenshot(os.path.join(self.directory, name + ".png"))

    def complaints(self):
        return [entry["message"] for entry in self.browser.get_log("browser")]


def sees_points(relay, page):
    wait(lambda: page.text("state") == "Live", "the page is live")
    check(page.text("none").startswith("Nothing has come since "), "an empty page says so")
    for value in (1, 5, 2):
        relay.point("disk.free", value)
    wait(lambda: page.rows() and page.rows()[0][0].startswith("disk.free"), "a series appears")
    wait(lambda: page.rows()[0][2] == "2", "its last value is shown")
    before = page.plots()[0]
    relay.point("disk.free", 9)
    wait(lambda: page.plots()[0] != before, "its plot moves when a point comes")
    wait(lambda: page.run("return document.querySelector('#rows svg').getAttribute('aria-label')") == "4 values from 1 to 9",
         "the plot says what it shows")
    relay.point("load.avg", 3, "web-2")
    page.press("Hosts")
    wait(lambda: [row[0] for row in page.rows()] == ["web-1", "web-2"], "hosts are shown")
    page.press("Series")


def sees_refused(relay, page):
    relay.send("<script>window.alerted=1</script><b id=evil> 1700000000 x host=a")
    page.press("Refused")
    wait(lambda: page.rows(), "a refused line appears")
    row = page.rows()[0]
    check("<script>window.alerted=1</script><b id=evil>" in row[3], "a hostile line is text", row)
    check("invalid value" in row[2] or "illegal argument" in row[2] or row[2].startswith("feed.sh: "), "the reason stands beside it", row)
    alive = page.run("return [document.scripts.length, document.querySelectorAll('#evil, #rows script').length, "
                     "window.alerted === undefined]")
    check(alive == [1, 0, True], "nothing of it has become an element", alive)
    page.press("Series")


def filters_and_sorts(page):
    wait(lambda: len(page.rows()) == 2, "two series are shown")
    page.filter("WEB-2 load")
    wait(lambda: len(page.rows()) == 1 and page.rows()[0][0].startswith("load.avg"), "the filter takes words as they are typed")
    page.filter("nonsense")
    wait(lambda: page.text("none") == "No row has these words.", "a filter without rows says so")
    page.filter("")
    wait(lambda: len(page.rows()) == 2, "without a filter all are there again")
    button = page.browser.find_element(By.XPATH, "//th/button[starts-with(normalize-space(),'Value')]")
    page.run("arguments[0].focus()", button)
    button.send_keys(Keys.ENTER)
    wait(lambda: page.run("return document.querySelector('th[aria-sort]')?.textContent") == "Value" and
         page.rows()[0][2] == "9", "the keyboard sorts by value, and aria-sort says so")
    button.send_keys(Keys.SPACE)
    wait(lambda: page.rows()[0][2] == "3", "once more sorts the other way")
    page.browser.find_element(By.XPATH, "//th/button[starts-with(normalize-space(),'Series')]").click()


def pauses(relay, page):
    page.press("Pause")
    check(page.text("state") == "Paused", "the page pauses")
    relay.point("while.paused", 1)
    other = frame_of(relay)
    check('"series":3' in other, "others see the point meanwhile", other[:200])
    check(len(page.rows()) == 2, "a page that is paused does not move", page.rows())
    page.press("Go on")
    wait(lambda: len(page.rows()) == 3, "it goes on with what has come")


def frame_of(relay):
    """A frame that was made after all that was sent."""
    def read():
        with socket.create_connection(("127.0.0.1", relay.page_port)) as peer:
            peer.sendall(b"GET /events?part=series HTTP/1.1\r\nHost: localhost\r\n"
                         b"Accept: text/event-stream\r\n\r\n")
            text = b""
            while b"data: " not in text or not text.endswith(b"\n\n"):
                text += peer.recv(65536)
            return text.decode().split("data: ", 1)[1]
    return wait(lambda: (lambda frame: frame if '"series":3' in frame else None)(read()), "")


def holds_many(relay, page):
    relay.send(*(f"many.{i:05d} 1700000000 {i} host=h{i % 20}" for i in range(10000)))
    wait(lambda: page.text("range") == "1 to 50 of 10,003", "of 10,003 series 50 are shown")
    check(len(page.rows()) == 50, "and no more are in the page")
    page.press("Next")
    wait(lambda: page.text("range") == "51 to 100 of 10,003", "the next ones are a key away")
    page.filter("many.09999")
    wait(lambda: len(page.rows()) == 1 and page.rows()[0][2] == "9999", "the filter finds one of them")
    page.filter("")
    wait(lambda: page.text("range").startswith("1 to 50"), "back at the beginning")


def sees_delivery(relay, page):
    def report(second, confirmed):
        at = int(time.time()) - 10 + second
        relay.send(f"tsd.send.lines.confirmed {at} {confirmed} host=web-1",
                   f"tsd.send.confirmed_seconds_ago {at} {10 + second} host=web-1",
                   f"tsd.send.lines.dropped {at} 0 host=web-1 reason=expired", f"tsd.spool.bytes {at} 3072 host=web-1")
    check(page.run("return document.getElementById('delivery').hidden"), "without reports there is no delivery")
    report(0, 100)
    report(10, 350)
    wait(lambda: page.run("return !document.getElementById('delivery').hidden"), "senders report, and delivery is there")
    page.press("Delivery")
    wait(lambda: page.rows() and page.rows()[0][:5] == ["web-1", "", "25", "3 KiB", "0"],
         "it has what is confirmed, waits and is lost, by host")
    check(page.rows()[0][5].endswith(" s"), "and since when nothing was confirmed", page.rows())
    page.press("Series")


def can_be_read(page):
    for scheme, width in (("light", 1200), ("dark", 1200), ("light", 400), ("dark", 400)):
        page.look(scheme, width)
        for part in ("Hosts", "Refused", "Delivery", "Series"):
            page.press(part)
            wait(page.rows, "")
            where = f"{part}, {scheme}, {width} wide"
            for script, what in ((CONTRAST, "all text has a contrast of 4.5"), (UNNAMED, "all has a name and a role")):
                bad = page.run(script)
                check(not bad, f"{what} ({where})", bad)
            wide = page.run("return document.documentElement.scrollWidth - innerWidth")
            check(wide <= 0, f"nothing is wider than the window ({where})", wide)
            page.picture(f"{part.lower()}-{scheme}-{width}")
    page.look("light", 320)
    cut = page.run("const nav = document.querySelector('nav'); return nav.scrollWidth - nav.clientWidth")
    check(cut <= 0, "all parts can be reached on the smallest phone", cut)
    page.look("light", 1200)


def takes_bookmarks(page):
    """One that is followed while the page is open changes nothing but what is behind the #."""
    def shown():
        return page.run("return document.querySelector('nav [aria-current]').dataset.part")
    for words, part in (("part=hosts", "hosts"), ("part=constructor", "series"), ("part=refused", "refused"), ("", "series")):
        page.run("location.hash = arguments[0]", words)
        wait(lambda: shown() == part, f"#{words} shows {part}")


def survives(relay, page):
    check(page.complaints() == [], "the console is empty", page.complaints())
    page.run("window.same = true")
    relay.stop()
    wait(lambda: page.text("state") == "Not connected: trying again", "the page says that the relay is gone")
    page.picture("lost")
    relay.start()
    wait(lambda: page.text("state") == "Live", "it finds the relay that was started again")
    relay.point("after.restart", 1)
    wait(lambda: [row[0].split()[0] for row in page.rows()] == ["after.restart"], "and shows its points")
    check(page.run("return window.same"), "without having been loaded again")
    others = [line for line in page.complaints() if "net::ERR_" not in line]
    check(others == [], "the console has but the connections that failed", others)


def is_closed(page):
    check(page.run("return window.violations") == [], "its policy was never violated", page.run("return window.violations"))
    page.run("document.body.insertAdjacentHTML('beforeend', '<i style=\"color:red\"></i><img src=\"http://127.0.0.1:9/\">')")
    wait(lambda: {word.split()[0] for word in page.run("return window.violations")} == {"style-src-attr", "img-src"},
         "and it stops a foreign style and a foreign image")


def main():
    if not shutil.which("chromium") or not shutil.which("chromedriver"):
        print("there is no chromium, or no chromedriver")
        return 77
    program, directory = sys.argv[1:]
    is_agent = os.path.basename(program) == "tsd-collect"
    relay, page = (Agent if is_agent else Relay)(program, directory), None
    try:
        page = Page(directory)
        page.browser.get(relay.url)
        sees_points(relay, page)
        sees_refused(relay, page)
        filters_and_sorts(page)
        pauses(relay, page)
        holds_many(relay, page)
        sees_delivery(relay, page)
        can_be_read(page)
        takes_bookmarks(page)
        survives(relay, page)
        is_closed(page)
    except AssertionError as failure:
        print(failure)
        if page:
            page.picture("failed")
        return 1
    finally:
        if page:
            page.browser.quit()
        relay.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
