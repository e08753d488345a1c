#include "cli/program.h"

#include "base/unexpected.h"
#include "cli/command.h"
#include "cli/command_group.h"
#include "cli/exit_status.h"
#include "cli/signals.h"
#include "format/printable.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <ostream>

namespace deviascope::cli {

namespace {

struct Failure {
    std::string code, message, where, remedy;
};

/// The message on stderr and, with --json, the one object on stdout.
void tell(const Failure &failure, bool json, std::ostream &out, std::ostream &err)
{
    err << "deviascope: " << format::printable(failure.message);
    if (!failure.where.empty())
        err << " (" << format::printable(failure.where) << ")";
    err << (failure.remedy.empty() ? "" : ". " + format::printable(failure.remedy)) << '\n';
    if (json)
        out << nlohmann::json{{"error",
                               {{"code", failure.code},
                                {"message", failure.message},
                                {"where", failure.where},
                                {"remedy", failure.remedy}}}}
                   .dump(2, ' ', false, nlohmann::json::error_handler_t::replace)
            << '\n';
}

/// CLI11 takes "[a, b]" for a list of a and b and "{}" for an empty one. Values arrive as they
/// stand: such a one carries a mark through the parser, which each option takes off.
constexpr char kMark = '\x01';

std::string marked(const std::string &argument)
{
    const size_t equals = argument.starts_with("--") ? argument.find('=') : std::string::npos;
    const size_t value = equals == std::string::npos ? 0 : equals + 1;
    const bool isList = value < argument.size() && argument[value] == '[' && argument.back() == ']';
    return isList || argument.starts_with(kMark)
               ? argument.substr(0, value) + kMark + argument.substr(value)
               : argument;
}

std::string unmarked(std::string text)
{
    std::erase(text, kMark);
    return text;
}

void takeMarksOff(CLI::App &app)
{
    const CLI::Validator takeOff(
        [](std::string &value) {
            if (value.starts_with(kMark))
                value.erase(0, 1);
            return std::string();
        },
        "");
    for (CLI::Option *option : app.get_options())
        if (option->get_expected_max() > 0) // no flag
            option->transform(takeOff);
    for (CLI::App *sub : app.get_subcommands({}))
        takeMarksOff(*sub);
}

void addGlobalOptions(CLI::App &app, GlobalOptions &options)
{
    const auto group = "Global options (before or after the command)";
    app.add_option("--model", options.model,
                   "A model folder, a checkpoint (.safetensors, .ckpt), or \"teaching\"")
        ->capture_default_str()
        ->group(group);
    app.add_option("--device", options.compute.device, "auto, cpu, cuda or cuda:N")
        ->capture_default_str()
        ->group(group);
    app.add_option("--dtype", options.compute.dtype, "auto, fp32, bf16 or fp16")
        ->capture_default_str()
        ->group(group);
    app.add_option("--threads", options.compute.threads, "Threads; 0: one per core")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str()
        ->group(group);
    app.add_option(
           "--prediction", options.prediction,
           "What the model predicts, epsilon or v; default: what its files say, else a guess")
        ->check(CLI::IsMember({"epsilon", "v"}))
        ->group(group);
    app.add_flag("--json", options.json, "One JSON object on stdout")->group(group);
    app.add_flag("--quiet", options.quiet, "No progress and no messages")->group(group);
}

int carryOut(Command &command, const GlobalOptions &options, std::ostream &out, std::ostream &err)
{
    const SignalStop signals;
    try {
        CommandContext context(out, err, options, signals.token());
        return command.run(context);
    } catch (const base::Cancelled &) {
        tell({"stopped", "Stopped; the same command goes on from here", "", ""}, options.json, out,
             err);
        return kStopped;
    } catch (const std::exception &exception) {
        const base::Error error = base::asError(exception);
        tell({error.code(), error.what(), error.where(), error.remedy()}, options.json, out, err);
        return error.exitStatus();
    }
}

} // namespace

int run(int argc, const char *const *argv, std::ostream &out, std::ostream &err)
{
    CLI::App app("Shows, measures and corrects the biases of text-to-image diffusion models.",
                 "deviascope");
    app.set_version_flag("--version", "deviascope " DEVIASCOPE_VERSION);
    app.require_subcommand(1);
    app.fallthrough();
    GlobalOptions options;
    addGlobalOptions(app, options);
    app.footer("Example: deviascope demo\n`deviascope COMMAND --help` explains each command.");

    const auto commands = allCommands();
    Command *chosen = nullptr;
    for (const auto &command : commands) {
        CLI::App *sub = addCommand(app, command->name(), command->summary());
        command->addOptions(*sub);
        sub->footer("Examples:\n" + command->examples());
        sub->fallthrough();
        sub->callback([&chosen, &command] { chosen = command.get(); });
    }

    takeMarksOff(app);
    std::vector<std::string> arguments; // in reverse, as CLI11 takes them
    for (int i = argc - 1; i > 0; --i)
        arguments.push_back(marked(argv[i]));
    try {
        app.parse(std::move(arguments));
    } catch (const CLI::ParseError &error) {
        if (error.get_exit_code() == 0)
            return app.exit(error, out, err);
        // The flag may stand behind what could not be read.
        bool json = options.json;
        for (int i = 1; i < argc; ++i)
            json = json || std::string(argv[i]) == "--json";
        tell({"usage", unmarked(error.what()), "", "See deviascope --help."}, json, out, err);
        return kWrongUsage;
    } catch (const base::Error &error) { // a value that its own reader refused
        tell({error.code(), error.what(), error.where(), error.remedy()}, options.json, out, err);
        return error.exitStatus();
    }
    return carryOut(*chosen, options, out, err);
}

} // namespace deviascope::cli
