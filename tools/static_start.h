// The start of the static program (`make static`), which runs on machines that it was not built
// for.
#pragma once

namespace tsd::tools {

/// Sets name lookups and the place of CA certificates to what this machine has. Called once at the
/// start of main(): before the first lookup, the first TLS context and the first thread, since it
/// sets an environment variable.
void adapt_static_program();

}  // namespace tsd::tools
