// What a series is named after: the whole name of the thing that it is of, and of no other thing.
#include <catch2/catch.hpp>

#include "sensors/interrupts.h"
#include "sensors/mountstats.h"
#include "unit/sensors/golden.h"

using namespace tsd::sensors;

namespace {

// The types of /proc/interrupts, of one CPU, in the order printed.
std::string types_of(std::string_view rows) {
  InterruptSums sums;
  Points out;
  CHECK(print_interrupts("           CPU0\n" + std::string(rows), Profile::fixed, sums, 9, out));
  std::string types, text(out.text());
  for (std::size_t at = 0; (at = text.find("type=", at)) != text.npos; ++at) {
    types += text.substr(at + 5, text.find(' ', at) - at - 5) + " ";
  }
  return types;
}

std::string volume(std::string_view device, std::string_view events, std::string_view ops) {
  return "device " + std::string(device) +
         " mounted on /m with fstype nfs statvers=1.1\n\tage:\t7\n" + "\tevents:\t" +
         std::string(events) + "\n\tper-op statistics\n\t     GETATTR: " + std::string(ops) +
         " 0 0 0 0 0 0 0\n";
}

// "HOST:PATH=OPERATIONS" of each volume.
std::string volumes_of(const std::string& text, Profile profile) {
  Points out;
  CHECK(print_mountstats(text, profile, 9, out));
  std::string volumes;
  constexpr std::string_view kMetric = "proc.mountstats.getattr.ops 9 ";
  for (const auto& line : golden::owed(out.text())) {
    if (!line.starts_with(kMetric)) continue;
    auto host = line.find(" nfshost="), path = line.find(" nfsvol=");
    volumes += line.substr(host + 9, path - host - 9) + ":" + line.substr(path + 8) + "=" +
               line.substr(kMetric.size(), host - kMetric.size()) + " ";
  }
  return volumes;
}

}  // namespace

TEST_CASE("interrupts: under fixed a name is the whole name of what uses the line") {
  CHECK(types_of("  24: 1  PCI-MSI 524288-edge      nvme 0 io5\n"
                 "  25: 1  PCI-MSI 524289-edge      nvme 1 io5\n") == "nvme_0_io5 nvme_1_io5 ");
  CHECK(types_of("  16: 1  IO-APIC   16-fasteoi   ehci_hcd:usb1, uhci_hcd:usb2\n") ==
        "ehci_hcd_usb1__uhci_hcd_usb2 ");
  CHECK(types_of("  17: 1   IO-APIC-fasteoi   eth0\n") == "eth0 ");  // 2.6
  CHECK(types_of("  18: 1     GICv3  27 Level     arch_timer\n") == "arch_timer ");
  CHECK(types_of("  19: 1   xen-dyn    -event     xenbus\n") == "xenbus ");
  CHECK(types_of("  20: 1     GICv3  30 Edge      4-0050\n") == "4-0050 ");
  CHECK(types_of("  21: 1  PCI-MSI 1-edge      eth0-TxRx-3\n") == "eth0-TxRx ");
  CHECK(types_of("  22: 1  Hyper-V PCIe MSI 512-edge      nvme0q0\n") == "nvme0q0 ");
  CHECK(types_of("  23: 1  RISC-V INTC   5 Edge      riscv-timer\n") == "riscv-timer ");
}

TEST_CASE("interrupts: under fixed a line that nothing uses has no name; every labelled row has") {
  CHECK(types_of("  16: 1     GICv3  27 Edge\n  17: 1  IO-APIC   5-edge\n") == "");
  CHECK(types_of("IPI-1: 1  Function call\n MY_X: 1  Mine\n") == "IPI-1 MY_X ");
}

TEST_CASE("interrupts: under fixed a counter that is none is a fault, and the others are printed") {
  InterruptSums sums;
  Points out;
  auto done = print_interrupts(
      "     CPU0 CPU1\n  18: 5 7x PCI-MSI 2-edge eth0\nERR: 0\nNMI: 1 2 Non-maskable interrupts\n",
      Profile::fixed, sums, 9, out);
  REQUIRE_FALSE(done);
  CHECK(done.error().text == "/proc/interrupts: line 2 is not understood");
  CHECK(out.text().find("type=NMI cpu=1") != std::string_view::npos);
}

TEST_CASE("mountstats: two mounts that are idle are two") {
  std::string idle = "0 0 0 0";
  auto text =
      volume("nas1:/b", idle, "1") + volume("nas2:/a", idle, "1") + volume("nas1:/c", idle, "1");
  CHECK(volumes_of(text, Profile::fixed) == "nas1:/b=1 nas1:/c=1 nas2:/a=1 ");
}

TEST_CASE("mountstats: two mounts of one volume are one") {
  auto text = volume("nas1:/b", "5 0", "9") + volume("nas1:/a", "5 0", "9");
  CHECK(volumes_of(text, Profile::fixed) == "nas1:/a=9 ");
  CHECK(volumes_of(text, Profile::tcollector) == "nas1:/a=9 ");
}

TEST_CASE("mountstats: one device at two mounts is one volume, unless it has counters of its own") {
  std::string a = volume("nas1:/a", "5 0", "9"), later = volume("nas1:/a", "6 0", "10");
  CHECK(volumes_of(a + later, Profile::fixed) == "nas1:/a=10 ");
  CHECK(volumes_of(a + "no device mounted on /proc/x with fstype tmpfs\n" + a, Profile::fixed) ==
        "nas1:/a=9 ");
  later.replace(later.find("age:\t7"), 6, "age:\t8");
  CHECK(volumes_of(a + later, Profile::fixed) == "nas1:/a=19 ");
}

TEST_CASE("mountstats: each way to write a device, escapes decoded") {
  CHECK(volumes_of(volume("nas3:exports/pub", "1", "1"), Profile::tcollector) ==
        "nas3:exports/pub=1 ");
  CHECK(volumes_of(volume("[fe80::1]:/x", "1", "1"), Profile::fixed) == "_fe80__1_:/x=1 ");
  CHECK(volumes_of(volume("nas:/my\\040disk", "1", "1"), Profile::fixed) == "nas:/my_disk=1 ");
  Points out;
  auto nameless = print_mountstats(volume("nas", "1", "1"), Profile::tcollector, 9, out);
  REQUIRE_FALSE(nameless);
  CHECK(nameless.error().text == "/proc/self/mountstats: line 1 is not understood");
}
