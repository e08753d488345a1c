#include "cli/direction_options.h"

#include "base/error.h"
#include "direction/direction_file.h"

namespace deviascope::cli {

namespace {

CLI::Option *repeatable(CLI::App &app, const std::string &name, std::vector<std::string> &values,
                        const std::string &help)
{
    return app.add_option(name, values, help)->expected(1)->allow_extra_args(false)->take_all();
}

} // namespace

void DirectionOptions::addTo(CLI::App &app)
{
    m_app = &app;
    m_direction = repeatable(app, "--direction", m_directions,
                             "A direction file, FILE or FILE@SCALE; may be repeated");
    m_branch = repeatable(app, "--branch", m_branches,
                          "conditional or both: halves of guidance that the direction before it "
                          "changes");
    m_window = repeatable(app, "--window", m_windows,
                          "FROM-TO: timesteps at which the direction before it acts");
}

std::vector<DirectionWish> DirectionOptions::wishes() const
{
    std::vector<DirectionWish> wishes;
    size_t branch = 0, window = 0, direction = 0;
    for (const CLI::Option *option : m_app->parse_order()) {
        if (option == m_direction) {
            wishes.push_back(parseDirection(m_directions.at(direction++)));
            continue;
        }
        if (option != m_branch && option != m_window)
            continue;
        if (wishes.empty())
            throw base::Error(base::ErrorKind::InvalidValue,
                              "--branch and --window follow the direction they belong to",
                              option->get_name(), "Write --direction FILE first.");
        if (option == m_branch)
            wishes.back().branch = parseBranch(m_branches.at(branch++));
        else
            wishes.back().window = parseWindow(m_windows.at(window++));
    }
    return wishes;
}

std::vector<audit::AppliedDirection> DirectionOptions::load(CommandContext &context,
                                                            double guidance) const
{
    const auto all = wishes();
    if (all.empty())
        return {};
    const model::Model &model = context.model();
    const bool oneHalf = guidance <= 1 || model.family == model::Family::LatentConsistency;
    std::vector<audit::AppliedDirection> loaded;
    for (const DirectionWish &wish : all) {
        audit::AppliedDirection applied;
        applied.direction = direction::readDirection(wish.file);
        direction::checkFits(applied.direction, model.unet, model.text.tokenizer().length(),
                             model.text.tower().config().width);
        applied.application.scale =
            wish.scale.value_or(applied.direction.suggestedScale.value_or(1.0));
        applied.application.branch = wish.branch;
        applied.application.window = wish.window;
        if (wish.branch && oneHalf)
            context.note("There is only one half of guidance here: --branch changes nothing.");
        const auto made = applied.direction.provenance.find("model");
        if (made != applied.direction.provenance.end() && made->is_object() &&
            made->value("hash", model.hash) != model.hash)
            context.note("The direction \"" + applied.direction.name +
                         "\" was made with another model: " + made->value("name", "unknown"));
        loaded.push_back(std::move(applied));
    }
    return loaded;
}

} // namespace deviascope::cli
