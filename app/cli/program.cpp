#include "cli/program.h"

#include <CLI/CLI.hpp>

#include <ostream>

namespace deviascope::cli {

int run(int argc, const char *const *argv, std::ostream &out, std::ostream &err)
{
    CLI::App app("Shows, measures and corrects the biases of text-to-image diffusion models.",
                 "deviascope");
    app.set_version_flag("--version", "deviascope " DEVIASCOPE_VERSION);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return app.exit(error, out, err) == 0 ? 0 : 2;
    }
    return 0;
}

} // namespace deviascope::cli
