#include "gather/launcher.h"

#include <cstdint>
#include <utility>

namespace tsd::gather {
namespace {

class GuardLauncher : public Launcher {
 public:
  explicit GuardLauncher(os::Guard guard) : guard_(std::move(guard)) {}

  int socket() const override { return guard_.socket(); }
  Result<void> launch(std::uint32_t id, const os::GuardedProgram& program) override {
    return guard_.launch(id, program);
  }
  Result<void> signal(std::uint32_t id, int number) override { return guard_.signal(id, number); }
  Result<void> ask() override { return guard_.ask(); }
  void kill() override { guard_.kill(); }
  Result<std::optional<os::Report>> report() override { return guard_.report(); }

 private:
  os::Guard guard_;
};

}  // namespace

Result<std::unique_ptr<Launcher>> start_guard() {
  auto guard = os::Guard::start();
  if (!guard) return guard.error();
  return std::unique_ptr<Launcher>(std::make_unique<GuardLauncher>(std::move(*guard)));
}

}  // namespace tsd::gather
