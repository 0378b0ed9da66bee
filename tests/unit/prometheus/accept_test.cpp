#include "prometheus/accept.h"

#include <catch2/catch.hpp>

using namespace tsd::prometheus;

TEST_CASE("accept: the form with the higher quality, text where they are equal") {
  struct Row {
    const char* accept;
    Form form;
  };
  const Row rows[] = {
      {"", Form::text},
      {"*/*", Form::text},
      {"text/html,application/xhtml+xml,*/*;q=0.8", Form::text},
      {"application/json", Form::text},
      {"application/openmetrics-text", Form::openmetrics},
      {"Application/OpenMetrics-Text; Version=1.0.0; charset=utf-8", Form::openmetrics},
      {"application/openmetrics-text;version=\"1.0.0\"", Form::openmetrics},
      {"application/openmetrics-text;version=2.0.0", Form::text},
      {"application/openmetrics-text;q=0", Form::text},
      {"application/openmetrics-text;q=x", Form::text},
      {"application/*", Form::openmetrics},
      {"application/openmetrics-text, text/plain", Form::text},
      {"application/openmetrics-text;q=0.4, text/plain;q=0.5", Form::text},
      {"text/plain;version=0.0.4;q=0.5 , application/openmetrics-text ; q=0.6", Form::openmetrics},
      // What is more specific counts, whatever the order.
      {"application/openmetrics-text;q=0.1,*/*;q=0.9", Form::text},
      {"*/*;q=0.9,application/openmetrics-text;q=0.1", Form::text},
      {"text/plain;q=0.1,*/*;q=0.9", Form::openmetrics},
      // Prometheus 2.42, and 3 with the names that it can take.
      {"application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;"
       "q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
       Form::openmetrics},
      {"application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
       "application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;"
       "escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
       Form::openmetrics},
      {"text/plain;version=1.0.0;q=0.9,application/openmetrics-text;q=0.2", Form::openmetrics},
      {",;,;;=,q=1", Form::text},
  };
  for (const Row& row : rows) {
    CAPTURE(row.accept);
    CHECK(accepted_form(row.accept) == row.form);
  }
}

TEST_CASE("accept: the type that is answered names its version") {
  CHECK(content_type(Form::text) == "text/plain; version=0.0.4; charset=utf-8");
  CHECK(content_type(Form::openmetrics) ==
        "application/openmetrics-text; version=1.0.0; charset=utf-8");
}
