#include "base/error.h"
#include "direction/places.h"
#include "discovery/method.h"
#include "discovery/method_options.h"
#include "task/all_tasks.h"
#include "task/found.h"
#include "task/input_notes.h"

#include <nlohmann/json.hpp>

namespace deviascope::task {

using base::OptionValues;
using nlohmann::json;

namespace {

/// The methods' options and which method.
base::OptionTable discoverOptions()
{
    std::string methods;
    for (const discovery::Method *method : discovery::allMethods()) {
        methods += "\n  " + method->info().name + ": " + method->info().summary;
    }
    return base::OptionTable{{.key = "method",
                              .kind = base::OptionKind::Text,
                              .help = "How to find it:" + methods + "\n ",
                              .fallback = discovery::defaultMethod().name}}
        .with(discovery::optionsOfAllMethods());
}

const discovery::Method &methodOf(const OptionValues &values)
{
    return discovery::methodNamed(values.text("method"));
}

discovery::Settings discoverySettings(Surroundings &surroundings, const OptionValues &values)
{
    std::vector<format::LeftOut> leftOut;
    auto settings = discovery::settingsFrom(
        methodOf(values), values, static_cast<int>(surroundings.model().pictureSize()), leftOut);
    noteLeftOut(surroundings, leftOut);
    noteCut(surroundings, settings);
    return settings;
}

/// `out` for the finding `index` of `count`.
std::filesystem::path numbered(const std::filesystem::path &out, size_t index, size_t count)
{
    if (out.empty() || count == 1)
        return out;
    return out.parent_path() /
           (out.stem().string() + "-" + std::to_string(index + 1) + out.extension().string());
}

/// The first finding's values for machines, and each of them as an entry of `directions`.
report::Document findingsDocument(const std::vector<discovery::Finding> &findings,
                                  const std::vector<std::filesystem::path> &files)
{
    report::Section section;
    json names = json::array(), directions = json::array();
    for (size_t i = 0; i < findings.size(); ++i) {
        for (const std::string &line : describeFinding(findings[i]))
            section.items.emplace_back(report::Paragraph{report::plain(line)});
        section.items.emplace_back(
            report::Paragraph{{DEVIASCOPE_TR("report", "saved: %1"), {files[i].string()}}});
        names.push_back(files[i].string());
        directions.push_back(toJson(findings[i]));
        directions.back()["file"] = names.back();
    }
    const auto fact = [&](const std::string &key, const json &value) {
        section.items.emplace_back(report::Fact{report::column(key), report::verbatim(value)});
    };
    const json first = toJson(findings.front());
    for (const auto &[key, value] : first.items())
        fact(key, value);
    fact("files", names);
    fact("directions", directions);
    return {DEVIASCOPE_TR("report", "Directions"), {std::move(section)}};
}

class DiscoverTask final : public Task {
public:
    const TaskInfo &info() const override
    {
        static const TaskInfo info{
            "discover",
            "Finds the direction of a concept",
            "  deviascope discover \"a woman\" --from \"a person\"\n"
            "  deviascope discover \"a person with dark skin\" --out dark.safetensors --json\n"
            "  deviascope discover \"a woman\" --objective noise --carriers none --site mid\n"
            "  deviascope discover \"a woman\" --method text\n"
            "  deviascope discover \"a woman\" --with \"a man\"\n"
            "  deviascope discover --pictures hats/ --from \"a person\"\n"
            "  deviascope discover --method pca --components 8 --out component.safetensors\n"
            "  deviascope discover --method jacobian --from \"a doctor\" --seed 3 --mask "
            "face.png\n",
            discoverOptions(),
            "The direction file; several are numbered",
            Out::File,
            "in the library"};
        return info;
    }

    Cost cost(Surroundings &surroundings, const OptionValues &values) const override
    {
        const auto settings = discoverySettings(surroundings, values);
        return {methodOf(values).forecast(surroundings.model(), settings), 0};
    }

    Outcome run(Surroundings &surroundings, const OptionValues &values,
                const std::filesystem::path &out) const override
    {
        const discovery::Method &method = methodOf(values);
        const auto settings = discoverySettings(surroundings, values);
        base::Context &context = surroundings.context();
        context.checkpointFolder = direction::checkpointFolder();
        const auto findings = method.discover(surroundings.model(), settings, context);
        if (findings.empty())
            throw base::Error(base::ErrorKind::InvalidValue, "Nothing was found",
                              method.info().name, "The pictures may be too few, or all alike.");
        std::vector<std::filesystem::path> files;
        for (size_t i = 0; i < findings.size(); ++i)
            files.push_back(saveFinding(findings[i], numbered(out, i, findings.size())));
        for (size_t i = 0; i < findings.size() && out.empty(); ++i)
            keepThumbnail(surroundings, files[i], findings[i].direction);
        Outcome outcome{findingsDocument(findings, files)};
        outcome.isPart = findings.front().stoppedEarly && context.stopRequested();
        return outcome;
    }
};

} // namespace

const Task &discoverTask()
{
    static const DiscoverTask task;
    return task;
}

} // namespace deviascope::task
