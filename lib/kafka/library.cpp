#include "kafka/library.h"

namespace tsd::kafka {

#ifdef TSD_STATIC
Result<const RdKafka*> RdKafka::load() {
  return Error{
      "the static program speaks no Kafka: that of the .deb or of `make install` does, with "
      "librdkafka (Debian: librdkafka1)"};
}
#else
Result<const RdKafka*> RdKafka::load() {
  auto loaded = os::load_library<RdKafka>(
      "librdkafka.so.1",
      [](os::Library& library, RdKafka& functions) { TSD_RDKAFKA_FUNCTIONS(TSD_TAKE_FUNCTION) });
  if (loaded) return loaded;
  return Error{loaded.error().text + ", and Kafka is spoken by it (Debian: librdkafka1)"};
}
#endif

std::string RdKafka::text(rd_kafka_resp_err_t error) const {
  return rd_kafka_err2str(error);
}

}  // namespace tsd::kafka
