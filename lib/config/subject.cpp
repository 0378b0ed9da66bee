#include "config/subject.h"

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

Subject make_subject(std::string path, std::string text) {
  Subject subject;
  subject.kind = tell_kind(path, text);
  subject.path = std::move(path);
  subject.text = std::move(text);
  auto read = subject.kind == FileKind::python ? read_python
              : subject.kind == FileKind::unit ? read_unit
                                               : read_shell;
  subject.found = read(subject.text);
  return subject;
}

Result<Subject> read_subject(const os::Root& root, const std::string& path) {
  auto refuse = [&](Error error) { return std::move(error).with_context("reading", path); };
  // Of this machine's files people name those of the working directory too.
  auto inside = root.is_this_machine() ? std::filesystem::absolute(path).string() : path;
  // O_NONBLOCK: opening a FIFO that nobody writes must not wait.
  auto fd = root.open(inside, O_RDONLY | O_NONBLOCK);
  if (!fd) return refuse(system_error(fd.error().system));
  struct stat status {};
  if (::fstat(fd->get(), &status) != 0) return refuse(system_error(errno));
  if (S_ISDIR(status.st_mode)) return refuse(system_error(EISDIR));
  if (!S_ISREG(status.st_mode)) return refuse({"not a regular file"});
  std::string text;
  if (auto done = os::read_all(fd->get(), text, kSubjectLimit); !done) return refuse(done.error());
  if (text.find('\0') != text.npos) return refuse({"a NUL byte is in it: it is no text"});
  Subject subject = make_subject(path, std::move(text));
  subject.mode = status.st_mode & 07777;
  return subject;
}

}  // namespace tsd::config
