// librdkafka, the client of Kafka that Debian has, loaded when it is used first: linked in, it
// would cost every process 4 MB.
#pragma once

#include <librdkafka/rdkafka.h>

#include <string>

#include "base/result.h"
#include "os/library.h"

namespace tsd::kafka {

/// The functions of librdkafka that this project uses. All of them are in 2.0 (Debian 12).
// clang-format off
#define TSD_RDKAFKA_FUNCTIONS(f) \
  f(rd_kafka_version_str) \
  f(rd_kafka_err2str) \
  f(rd_kafka_err2name) \
  f(rd_kafka_last_error) \
  f(rd_kafka_conf_new) \
  f(rd_kafka_conf_destroy) \
  f(rd_kafka_conf_set) \
  f(rd_kafka_conf_set_events) \
  f(rd_kafka_new) \
  f(rd_kafka_destroy_flags) \
  f(rd_kafka_fatal_error) \
  f(rd_kafka_set_log_queue) \
  f(rd_kafka_queue_new) \
  f(rd_kafka_queue_get_main) \
  f(rd_kafka_queue_get_consumer) \
  f(rd_kafka_queue_io_event_enable) \
  f(rd_kafka_queue_poll) \
  f(rd_kafka_queue_destroy) \
  f(rd_kafka_event_type) \
  f(rd_kafka_event_log) \
  f(rd_kafka_event_error) \
  f(rd_kafka_event_error_string) \
  f(rd_kafka_event_error_is_fatal) \
  f(rd_kafka_event_message_next) \
  f(rd_kafka_event_message_array) \
  f(rd_kafka_event_message_count) \
  f(rd_kafka_event_topic_partition) \
  f(rd_kafka_event_topic_partition_list) \
  f(rd_kafka_event_opaque) \
  f(rd_kafka_event_destroy) \
  f(rd_kafka_topic_new) \
  f(rd_kafka_topic_destroy) \
  f(rd_kafka_metadata) \
  f(rd_kafka_metadata_destroy) \
  f(rd_kafka_AdminOptions_new) \
  f(rd_kafka_AdminOptions_set_request_timeout) \
  f(rd_kafka_AdminOptions_set_broker) \
  f(rd_kafka_AdminOptions_destroy) \
  f(rd_kafka_ConfigResource_new) \
  f(rd_kafka_ConfigResource_destroy) \
  f(rd_kafka_ConfigResource_error) \
  f(rd_kafka_ConfigResource_error_string) \
  f(rd_kafka_ConfigResource_configs) \
  f(rd_kafka_ConfigEntry_name) \
  f(rd_kafka_ConfigEntry_value) \
  f(rd_kafka_DescribeConfigs) \
  f(rd_kafka_event_DescribeConfigs_result) \
  f(rd_kafka_DescribeConfigs_result_resources) \
  f(rd_kafka_produce) \
  f(rd_kafka_message_status) \
  f(rd_kafka_outq_len) \
  f(rd_kafka_purge) \
  f(rd_kafka_poll_set_consumer) \
  f(rd_kafka_subscribe) \
  f(rd_kafka_unsubscribe) \
  f(rd_kafka_assign) \
  f(rd_kafka_incremental_assign) \
  f(rd_kafka_incremental_unassign) \
  f(rd_kafka_assignment) \
  f(rd_kafka_assignment_lost) \
  f(rd_kafka_rebalance_protocol) \
  f(rd_kafka_committed) \
  f(rd_kafka_position) \
  f(rd_kafka_query_watermark_offsets) \
  f(rd_kafka_commit) \
  f(rd_kafka_commit_queue) \
  f(rd_kafka_seek_partitions) \
  f(rd_kafka_pause_partitions) \
  f(rd_kafka_resume_partitions) \
  f(rd_kafka_consumer_close) \
  f(rd_kafka_consumer_closed) \
  f(rd_kafka_consumer_close_queue) \
  f(rd_kafka_topic_partition_list_new) \
  f(rd_kafka_topic_partition_list_add) \
  f(rd_kafka_topic_partition_list_copy) \
  f(rd_kafka_topic_partition_list_find) \
  f(rd_kafka_topic_partition_list_set_offset) \
  f(rd_kafka_topic_partition_list_destroy) \
  f(rd_kafka_topic_name) \
  f(rd_kafka_error_code) \
  f(rd_kafka_error_string) \
  f(rd_kafka_error_destroy)
// clang-format on

/// The functions under their own names.
struct RdKafka {
  TSD_RDKAFKA_FUNCTIONS(TSD_DECLARE_FUNCTION)

  /// Loads the library once; it stays loaded until the process ends. An error says which package
  /// has it; the static program has it nowhere.
  static Result<const RdKafka*> load();
  /// Whether it can be loaded.
  static Result<void> check() {
    auto library = load();
    return library ? Result<void>() : library.error();
  }

  /// What an error of Kafka or of the library means: "Broker: Unknown topic or partition".
  std::string text(rd_kafka_resp_err_t error) const;
};

}  // namespace tsd::kafka
