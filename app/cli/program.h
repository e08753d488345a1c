#pragma once

#include <iosfwd>

namespace deviascope::cli {

/// The whole command line; answers the exit status of cli.md. Catches everything.
int run(int argc, const char *const *argv, std::ostream &out, std::ostream &err);

} // namespace deviascope::cli
