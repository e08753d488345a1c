#include "cli/direction_options.h"

#include "base/error.h"

#include <algorithm>

namespace deviascope::cli {

using task::DirectionWish;

void DirectionOptions::addTo(CLI::App &app, CLI::Option *direction,
                             const std::vector<std::string> &texts)
{
    m_app = &app;
    m_direction = direction;
    m_texts = &texts;
    auto add = [&, next = m_details.begin()](const std::string &name, decltype(Detail::apply) apply,
                                             const std::string &help) mutable {
        next->option = app.add_option(name, next->values, help)
                           ->expected(1)
                           ->allow_extra_args(false)
                           ->take_all();
        next->apply = apply;
        ++next;
    };
    add(
        "--branch",
        [](DirectionWish &wish, const std::string &value) {
            wish.branch = task::parseBranch(value);
        },
        "conditional or both: halves of guidance that the direction before it changes");
    add(
        "--window",
        [](DirectionWish &wish, const std::string &value) {
            wish.window = task::parseWindow(value);
        },
        "FROM-TO: timesteps at which the direction before it acts");
    add(
        "--schedule",
        [](DirectionWish &wish, const std::string &value) {
            wish.schedule = task::parseSchedule(value);
        },
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
            wishes.push_back(task::parseDirection(m_texts->at(direction++)));
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

} // namespace deviascope::cli
