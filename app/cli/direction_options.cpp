#include "cli/direction_options.h"

#include "base/error.h"
#include "direction/direction_file.h"
#include "direction/library.h"
#include "direction/origin.h"
#include "direction/resampled.h"
#include "format/picture_file.h"
#include "sampling/guided_network.h"

#include <algorithm>
#include <filesystem>

namespace deviascope::cli {

namespace {

CLI::Option *repeatable(CLI::App &app, const std::string &name, std::vector<std::string> &values,
                        const std::string &help)
{
    return app.add_option(name, values, help)->expected(1)->allow_extra_args(false)->take_all();
}

} // namespace

void checkForModel(CommandContext &context, const direction::Direction &direction)
{
    const model::Model &model = context.model();
    direction::checkFits(direction, model.unet, model.text.tokenizer().length(),
                         model.text.tower().config().width);
    const std::string hash = direction::modelHashOf(direction);
    const std::string name = direction::modelNameOf(direction);
    if (!hash.empty() && !model.isNamed(hash))
        context.note("The direction \"" + direction.name +
                     "\" was made with another model: " + (name.empty() ? "unknown" : name));
    const int64_t side = model.unet.config().sampleSize;
    if (direction::isResampled(direction, model.unet, side, side))
        context.note("The direction \"" + direction.name +
                     "\" belongs to another picture size than this model's and is stretched: its "
                     "effect may differ.");
}

direction::Direction directionFor(CommandContext &context, const std::string &text)
{
    direction::Direction direction = direction::readDirection(direction::directionFileOf(text));
    checkForModel(context, direction);
    return direction;
}

void DirectionOptions::addTo(CLI::App &app)
{
    m_app = &app;
    m_direction =
        repeatable(app, "--direction", m_directions,
                   "A direction file or a name in the library, FILE or FILE@SCALE; may be "
                   "repeated");
    auto add = [&, next = m_details.begin()](const std::string &name, decltype(Detail::apply) apply,
                                             const std::string &help) mutable {
        next->option = repeatable(app, name, next->values, help);
        next->apply = apply;
        ++next;
    };
    add(
        "--branch",
        [](DirectionWish &wish, const std::string &value) { wish.branch = parseBranch(value); },
        "conditional or both: halves of guidance that the direction before it changes");
    add(
        "--window",
        [](DirectionWish &wish, const std::string &value) { wish.window = parseWindow(value); },
        "FROM-TO: timesteps at which the direction before it acts");
    add(
        "--schedule",
        [](DirectionWish &wish, const std::string &value) { wish.schedule = parseSchedule(value); },
        "T:FACTOR,…: a factor on its scale at timesteps, straight lines between them");
    add(
        "--mask", [](DirectionWish &wish, const std::string &value) { wish.maskFile = value; },
        "A picture: the direction before it acts where it is white");
}

std::vector<DirectionWish> DirectionOptions::wishes() const
{
    std::vector<DirectionWish> wishes;
    size_t direction = 0;
    std::array<size_t, std::tuple_size_v<decltype(m_details)>> used{};
    for (const CLI::Option *option : m_app->parse_order()) {
        if (option == m_direction) {
            wishes.push_back(parseDirection(m_directions.at(direction++)));
            continue;
        }
        const auto detail = std::find_if(m_details.begin(), m_details.end(),
                                         [&](const Detail &each) { return each.option == option; });
        if (detail == m_details.end())
            continue;
        if (wishes.empty())
            throw base::Error(base::ErrorKind::InvalidValue,
                              option->get_name() + " follows the direction it belongs to",
                              option->get_name(), "Write --direction FILE first.");
        detail->apply(wishes.back(), detail->values.at(used[detail - m_details.begin()]++));
    }
    return wishes;
}

std::vector<direction::AppliedDirection>
DirectionOptions::load(CommandContext &context, double guidance,
                       const std::vector<DirectionWish> &otherwise) const
{
    auto all = wishes();
    if (all.empty())
        all = otherwise;
    if (all.empty())
        return {};
    const bool oneHalf = !sampling::isGuided(context.model(), guidance);
    std::vector<direction::AppliedDirection> loaded;
    for (const DirectionWish &wish : all) {
        direction::AppliedDirection applied;
        applied.direction = directionFor(context, wish.file);
        applied.application.scale =
            wish.scale.value_or(applied.direction.suggestedScale.value_or(1.0));
        applied.application.branch = wish.branch;
        applied.application.window = wish.window;
        applied.application.schedule = wish.schedule;
        if (!wish.maskFile.empty())
            applied.application.mask =
                sampling::regionMask(format::readPicture(wish.maskFile),
                                     std::filesystem::path(wish.maskFile).filename().string());
        const bool limited = wish.window != sampling::Window{} ||
                             wish.schedule != sampling::ScaleSchedule{} || !wish.maskFile.empty();
        if (limited && applied.direction.text.defined())
            context.note("The direction \"" + applied.direction.name +
                         "\" changes the text, the same at every timestep and place: --window, "
                         "--schedule and --mask do not limit that.");
        if (wish.branch && oneHalf)
            context.note("There is only one half of guidance here: --branch changes nothing.");
        loaded.push_back(std::move(applied));
    }
    return loaded;
}

} // namespace deviascope::cli
