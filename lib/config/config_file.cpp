#include "config/config_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <utility>

#include "os/file.h"

namespace tsd::config {

FileKind tell_kind(std::string_view path, std::string_view text) {
  if (path.ends_with(".py")) return FileKind::python;
  if (path.ends_with(".service")) return FileKind::unit;
  auto in = [path](std::string_view directory) { return path.find(directory) != path.npos; };
  if (in("/default/") || in("/sysconfig/")) return FileKind::defaults;
  if (in("/init.d/") || text.find("TSD_HOST") != text.npos) return FileKind::script;
  std::string_view first = text.substr(0, text.find('\n'));
  bool shell = first.starts_with("#!") && first.find("python") == first.npos;
  bool python = text.find("USER") != text.npos || text.find("DOMAIN") != text.npos;
  return !shell && python ? FileKind::python : FileKind::script;
}

ConfigFile make_config_file(std::string path, std::string text) {
  ConfigFile file;
  file.kind = tell_kind(path, text);
  file.path = std::move(path);
  file.text = std::move(text);
  auto read = file.kind == FileKind::python ? read_python
              : file.kind == FileKind::unit ? read_unit
                                            : read_shell;
  file.found = read(file.text);
  return file;
}

Result<ConfigFile> read_config_file(const os::Root& root, const std::string& path) {
  auto refuse = [&](Error error) { return std::move(error).with_context("reading", path); };
  // On this machine the path may be relative to the working directory.
  auto inside = root.is_this_machine() ? std::filesystem::absolute(path).string() : path;
  // O_NONBLOCK: opening a FIFO that nobody writes must not wait.
  auto fd = root.open(inside, O_RDONLY | O_NONBLOCK);
  if (!fd) return refuse(system_error(fd.error().system));
  if (auto regular = os::check_regular(fd->get()); !regular) return refuse(regular.error());
  std::string text;
  if (auto done = os::read_all(fd->get(), text, kConfigFileLimit); !done)
    return refuse(done.error());
  if (text.find('\0') != text.npos) return refuse({"a NUL byte is in it: it is no text"});
  ConfigFile file = make_config_file(path, std::move(text));
  struct stat status {};
  if (::fstat(fd->get(), &status) != 0) return refuse(system_error(errno));
  file.mode = status.st_mode & 07777;
  return file;
}

}  // namespace tsd::config
