#include <catch2/catch.hpp>

#include "config/reader/assignments.h"
#include "unit/config/reader/spell.h"

using tsd::config::read_python;

TEST_CASE("python: plain assignments, in order, with their places") {
  CHECK(spell(read_python("USER = \"iamauser\"\nDOMAIN='iamadomain'\n")) ==
        "1:1 USER text iamauser\n2:1 DOMAIN text iamadomain\n");
  CHECK(spell(read_python("\tUSER = 'x'")) == "1:2 USER text x (conditional)\n");
}

TEST_CASE("python: a comment is no assignment") {
  CHECK(spell(read_python("#USER = \"x\"\n# USER = 'y'\nPORT = 4242 # of the TSD\n")) ==
        "3:1 PORT number 4242\n");
}

TEST_CASE("python: strings in all their spellings") {
  CHECK(spell(read_python(R"(A = 'it\'s'
B = "tab\t\x41\u00e9\101\q"
C = r'raw\n'
D = 'one' "two"
E = ("in"
     'brackets')
F = """long
# no comment
"""
G = u'old'
)")) == "1:1 A text it's\n"
        "2:1 B text tab\tAéA\\q\n"
        "3:1 C text raw\\n\n"
        "4:1 D text onetwo\n"
        "5:1 E text inbrackets\n"
        "7:1 F text long\n# no comment\n\n"
        "10:1 G text old\n");
}

TEST_CASE("python: what only running could tell is code") {
  CHECK(spell(read_python("A = socket.gethostname()\nB = f'{x}'\nC = b'x'\nD = A\nE = 'a' + 'b'\nF "
                          "+= 'x'\nG = None\n")) ==
        "1:1 A code socket.gethostname()\n2:1 B code f'{x}'\n3:1 C code b'x'\n4:1 D code A\n"
        "5:1 E code 'a' + 'b'\n6:1 F code 'x'\n7:1 G code None\n");
}

TEST_CASE("python: chains, annotations, semicolons, blocks") {
  CHECK(spell(read_python(
            "A = B = 'x'\nC: str = 'y'; D = 'z'\nif A == 'x': E = 'w'\ntry:\n  F = 'v'\n")) ==
        "1:1 A text x\n1:5 B text x\n2:1 C text y\n2:15 D text z\n"
        "3:14 E text w (conditional)\n5:3 F text v (conditional)\n");
}

TEST_CASE("python: a quote that does not close ends with its line") {
  CHECK(spell(read_python("USER = \"x\nDOMAIN = 'y'\r\n")) ==
        "1:1 USER unclosed \"x\n2:1 DOMAIN text y\n");
  CHECK(spell(read_python("A = '''x\nB = 1\n")) == "1:1 A unclosed '''x\nB = 1\n\n");
}

TEST_CASE("python: the last one counts, when it is certain") {
  auto found = read_python("USER = 'one'\nUSER = 'two'\nif x:\n  USER = 'three'\n");
  REQUIRE(found.value("USER") != nullptr);
  CHECK(*found.value("USER") == "two");
  CHECK(found.value("DOMAIN") == nullptr);
  CHECK(read_python("USER = f()\n").value("USER") == nullptr);
}

TEST_CASE("python: tags that code would set are told, not set") {
  CHECK(spell(read_python("def onload(options, tags):\n"
                          "  tags['dc'] = 'lga'\n"
                          "  tags.setdefault(\"rack\", 1)\n"
                          "  tags.update(other)\n"
                          "  tags[name] = 1\n"
                          "  if tags['dc'] == 'x': pass\n")) ==
        "2:3 tag dc\n3:3 tag rack\n4:3 tag ?\n5:3 tag ?\n");
}

TEST_CASE("python: entries of get_defaults(), however they are written, and of nothing else") {
  CHECK(spell(read_python("def onload(o, t):\n  x = {'port': 1}\n"
                          "def get_defaults():\n"
                          "  d = {'port': 64 * 2, 'host': 'a' 'b', 'http': True,\n"
                          "       'tags': ['a=1', 'b=' + x], 'f': f(1, k=2), }\n"
                          "  d['maxtags'] = 9; d.update({'ssl': None}, dryrun=0)\n"
                          "  if d['port'] == 4242: pass\n"
                          "def other(port=4242): pass\n")) ==
        "2:3 x code {'port': 1} (conditional)\n"
        "4:3 d code {'port': 64 * 2, 'host': 'a' 'b', 'http': True,\n"
        "       'tags': ['a=1', 'b=' + x], 'f': f(1, k=2), } (conditional)\n"
        "default 4:8 port code 64 * 2\n"
        "default 4:24 host text ab\n"
        "default 4:41 http number True\n"
        "default 5:8 tags text a=1\n"
        "default 5:8 tags code 'b=' + x\n"
        "default 5:35 f code f(1, k=2)\n"
        "default 6:5 maxtags number 9\n"
        "default 6:31 ssl number None\n"
        "default 6:45 dryrun number 0\n");
}

TEST_CASE("python: get_defaults() may return a variable of the module") {
  auto found = read_python(
      "OTHER = {'port': 1}\nDEFAULTS = {'host': 'a'}\nDEFAULTS['ssl'] = True\n"
      "def get_defaults():\n  return dict(DEFAULTS, http=True)\n");
  std::string names;
  for (const auto& one : found.defaults) names += one.name + " ";
  CHECK(names == "host ssl http ");
}

namespace {

std::string defaults(const std::string& text) {
  std::string lines;
  auto found = read_python(text);
  for (const auto& one : found.defaults)
    lines += one.name + "=" + one.value + (one.conditional ? "? " : " ");
  for (const auto& one : found.unread)
    lines += "unread:" + std::to_string(one.position.line) + ":" + one.source + " ";
  return lines;
}

std::string body(const std::string& text) {
  return defaults("def get_defaults():\n  d = {'port': 1}\n  " + text + "\n  return d\n");
}

}  // namespace

TEST_CASE("python: get_defaults() in every form that a literal has") {
  CHECK(defaults("def get_defaults(): return {'port': 1}\n") == "port=1 ");
  CHECK(defaults("get_defaults = lambda: {'port': 1}\n") == "port=1 ");
  CHECK(defaults("get_defaults = lambda *a, k=1: dict(port=1)\n") == "port=1 ");
  CHECK(defaults("async def get_defaults():\n  return {'port': 1}\n") == "port=1 ");
  CHECK(defaults("if True:\n  def get_defaults():\n    return {'port': 1}\nx = {'y': 2}\n") ==
        "port=1? ");
  CHECK(defaults("def get_defaults():\n  d: dict = {'port': 1}; d['ssl'] = True\n  return d\n") ==
        "port=1 ssl=True ");
  CHECK(body("host, port = 'tupl', 4299") == "port=1 ");
  CHECK(body("x = f(port=2)") == "port=1 ");
  CHECK(body("d['tags'].append('a=1')") == "port=1 tags=a=1 ");
  CHECK(body("d['tags'] += ['a=1', 'b=2']") == "port=1 tags=a=1 tags=b=2 ");
  CHECK(body("d['tags'].extend(['a=1'])") == "port=1 tags=a=1 ");
  CHECK(body("d.setdefault('host', 'h')") == "port=1 host=h ");
  CHECK(body("if x: d['ssl'] = True") == "port=1 ssl=True? ");
  CHECK(body("for x in y:\n    d['ssl'] = True") == "port=1 ssl=True? ");
}

TEST_CASE("python: what only running get_defaults() could tell is said") {
  CHECK(defaults("from local import get_defaults\n") == "unread:1:from local import get_defaults ");
  CHECK(defaults("from local import *\n") == "unread:1:from local import * ");
  CHECK(defaults("from local import *\ndef get_defaults(): return {}\n").empty());
  CHECK(defaults("import x as get_defaults\n").starts_with("unread:"));
  CHECK(defaults("get_defaults = make()\n") == "unread:1:get_defaults = make() ");
  for (const char* value : {"load()", "json.load(f)", "{**base}", "dict(base, port=1)", "{} or x",
                            "dict(zip(a, b))", "d", "{'a': 1}.copy() | x", "[1]"}) {
    std::string text = std::string("return ") + value;
    CHECK(defaults("def get_defaults():\n  " + text + "\n").ends_with("unread:2:" + text + " "));
  }
  for (const char* line : {"d.update(load())", "d[k] = 1", "del d['x']", "d.pop('x')", "d |= x",
                           "d['tags'].remove('x')", "d = load()", "d['tags'][0] = 'x'"})
    CHECK(body(line) == std::string("port=1 unread:3:") + line + " ");
  CHECK(defaults("get_defaults: F = lambda: {'port': 1}\n") == "port=1 ");
  CHECK(defaults("exec(open('x').read())\n").starts_with("unread:1:"));
  CHECK(defaults("globals()['get_defaults'] = f\n").starts_with("unread:1:"));
  CHECK(defaults("__all__ = ['get_defaults']\n").empty());
  CHECK(defaults("def get_defaults():\n  return {'port': 1} if x else y\n") ==
        "port=1? unread:2:return {'port': 1} if x else y ");
  CHECK(body("d['tags'], d['host'] = ['a=b'], 'h'") ==
        "port=1 host=a=b? unread:3:d['tags'], d['host'] = ['a=b'], 'h' ");
  CHECK(body("e = d\n  e['host'] = 'h'") == "port=1 host=h ");
  CHECK(body("add(d)") == "port=1 unread:3:add(d) ");
  for (const char* line :
       {"pass", "x = load()", "sys.path.append('x')", "print(d)", "d = dict(d, ssl=True)"})
    CHECK(body(line).find("unread") == std::string::npos);
}
