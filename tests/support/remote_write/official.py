"""The same messages, read by protobuf's own decoder (python3-protobuf)."""
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

# FIELD NUMBER TYPE [repeated], as prompb/remote.proto, prompb/types.proto and
# prompb/io/prometheus/write/v2/types.proto have them, without what is not sent.
SCHEMA = {
    "prometheus.Label": ["name 1 string", "value 2 string"],
    "prometheus.Sample": ["value 1 double", "timestamp 2 int64"],
    "prometheus.TimeSeries": ["labels 1 prometheus.Label repeated", "samples 2 prometheus.Sample repeated"],
    "prometheus.MetricMetadata": ["type 1 int32", "metric_family_name 2 string", "help 4 string", "unit 5 string"],
    "prometheus.WriteRequest": ["timeseries 1 prometheus.TimeSeries repeated", "metadata 3 prometheus.MetricMetadata repeated"],
    "v2.Sample": ["value 1 double", "timestamp 2 int64"],
    "v2.Metadata": ["type 1 int32", "help_ref 3 uint32", "unit_ref 4 uint32"],
    "v2.TimeSeries": ["labels_refs 1 uint32 repeated", "samples 2 v2.Sample repeated", "metadata 5 v2.Metadata"],
    "v2.Request": ["symbols 4 string repeated", "timeseries 5 v2.TimeSeries repeated"],
}


def make_file():
    file = descriptor_pb2.FileDescriptorProto(name="remote_write.proto", package="w", syntax="proto3")
    for name, rows in SCHEMA.items():
        message = file.message_type.add(name=name.replace(".", "_"))
        for row in rows:
            field, number, kind, *repeated = row.split()
            label = descriptor_pb2.FieldDescriptorProto.LABEL_REPEATED if repeated else descriptor_pb2.FieldDescriptorProto.LABEL_OPTIONAL
            one = message.field.add(name=field, number=int(number), label=label)
            if kind in SCHEMA:
                one.type, one.type_name = descriptor_pb2.FieldDescriptorProto.TYPE_MESSAGE, ".w." + kind.replace(".", "_")
            else:
                one.type = getattr(descriptor_pb2.FieldDescriptorProto, "TYPE_" + kind.upper())
    return file


POOL = descriptor_pool.DescriptorPool()
POOL.Add(make_file())


def message_class(name):
    descriptor = POOL.FindMessageTypeByName("w." + name)
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory(POOL).GetPrototype(descriptor)


WriteRequest, Request = message_class("prometheus_WriteRequest"), message_class("v2_Request")


def decode(message, version):
    return (decode_1 if version == "1.0" else decode_2)(message)


def decode_1(message):
    request = WriteRequest.FromString(message)
    samples = [(tuple((label.name, label.value) for label in series.labels), sample.timestamp, sample.value)
               for series in request.timeseries for sample in series.samples]
    return samples, {one.metric_family_name: (one.type, one.unit, one.help) for one in request.metadata}


def decode_2(message):
    request = Request.FromString(message)
    samples, families = [], {}
    for series in request.timeseries:
        names = [request.symbols[reference] for reference in series.labels_refs]
        labels = tuple(zip(names[::2], names[1::2]))
        samples += [(labels, sample.timestamp, sample.value) for sample in series.samples]
        if series.HasField("metadata"):
            about = series.metadata
            families[dict(labels)["__name__"]] = (about.type, request.symbols[about.unit_ref], request.symbols[about.help_ref])
    return samples, families
