#include "watch/page_text.h"

#include <catch2/catch.hpp>

#include "watch/templates.h"

using namespace tsd::watch;

TEST_CASE("the page is small, one file, and asks for nothing from elsewhere") {
  REQUIRE(page_html.size() < 30'000);
  std::string page(page_html);
  for (std::string address = "http://www.w3.org/2000/svg"; page.find(address) != page.npos;)
    page.erase(page.find(address), address.size());  // the name of SVG, which is not fetched
  for (const char* foreign :
       {"http:", "https:", "//cdn", "src=", "@import", "url(", "innerHTML", " style="})
    REQUIRE(page.find(foreign) == page.npos);
}

TEST_CASE("style and script of the page have the nonce of its policy") {
  std::string answer = page_answer("0123abcd");
  REQUIRE(answer.find("@NONCE@") == answer.npos);
  for (const char* expected :
       {"default-src 'none'; script-src 'nonce-0123abcd'; style-src 'nonce-0123abcd';",
        "<style nonce=\"0123abcd\">", "<script nonce=\"0123abcd\">"})
    REQUIRE(answer.find(expected) != answer.npos);
}
