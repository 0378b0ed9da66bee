#include "init/texts.h"

#include <catch2/catch.hpp>

#include "init/manifest.h"

using namespace tsd::init;

namespace {

Settings example() {
  Settings settings;
  settings.host = "tsd1";
  return *checked(settings);
}

}  // namespace

TEST_CASE("texts: TSD_HOST= stands on line 5 and nowhere else, in every script") {
  std::string script = service_script(example());
  CHECK(line_of(script, kHostLine) == "TSD_HOST=tsd1");
  CHECK(script.find("TSD_HOST=") == script.rfind("TSD_HOST="));
  for (const auto& text :
       {tcollector_program(example()), defaults_file(example()), config_file(), stub("dfstat")}) {
    CHECK(text.find("TSD_HOST=") == text.npos);
  }
}

TEST_CASE("texts: no word of a template is left") {
  for (const auto& text : {service_script(example()), tcollector_program(example()),
                           defaults_file(example()), stub("dfstat")}) {
    for (std::size_t at = text.find('@'); at != text.npos; at = text.find('@', at + 1)) {
      INFO(text.substr(at, 12));
      CHECK_FALSE((text[at + 1] >= 'A' && text[at + 1] <= 'Z'));
    }
  }
}

TEST_CASE("texts: a stub is told by its second line") {
  CHECK(stub("dfstat") == "#!/bin/sh\n# tsd-sensor: dfstat\nexec tsd-collect --sensors dfstat\n");
}

TEST_CASE("texts: one line is replaced, the others stay") {
  CHECK(with_line("a\nb\nc\n", 2, "x") == "a\nx\nc\n");
  CHECK(with_line("a\nb", 2, "") == "a\n");
  CHECK(line_of("a\nb\n", 5) == "");
}

TEST_CASE("manifest: what is written reads back") {
  Manifest manifest;
  manifest.host = "tsd1";
  manifest.note({"file", "/a", fingerprint("x")});
  manifest.note({"directory", "/b", ""});
  manifest.note({"file", "/a", fingerprint("y")});
  Manifest again = parse_manifest(format_manifest(manifest));
  CHECK(again.host == "tsd1");
  REQUIRE(again.entries.size() == 2);
  CHECK(again.find("file", "/a")->mark == fingerprint("y"));
  CHECK(fingerprint("") == "cbf29ce484222325");
}

TEST_CASE("config: values take the lines that were commented out") {
  Settings settings;
  settings.user = "iamauser";
  settings.domain = "iamadomain";
  std::string config = with_domain(config_file(), settings);
  CHECK(config.find("\nUSER = \"iamauser\"\n#PASSWORD = ") != config.npos);
  CHECK(config.ends_with("\nDOMAIN = \"iamadomain\"\n"));
  settings.user = "another";
  CHECK(with_domain(config, settings).find("USER = \"iamauser\"") == config.npos);
  CHECK(with_domain("# empty", settings) ==
        "# empty\nUSER = \"another\"\nDOMAIN = \"iamadomain\"\n");
  CHECK(with_domain("USERS = 1\nUSER == 2", Settings{}) == "USERS = 1\nUSER == 2");
}
