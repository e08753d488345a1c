#include "tabs/explore/explore_state.h"

#include "base/error.h"
#include "discovery/method_options.h"

#include <nlohmann/json.hpp>

#include <charconv>

namespace deviascope::ui {

using nlohmann::json;

namespace {

template <class T>
void read(const json &object, const char *key, T &value)
{
    if (const auto found = object.find(key); found != object.end()) {
        try {
            value = found->get<T>();
        } catch (const json::exception &) {
            // Written by another version: keep what we have.
        }
    }
}

engine::DrawSettings settingsFromJson(const json &object, engine::DrawSettings settings)
{
    read(object, "prompt", settings.prompt);
    read(object, "negative", settings.negative);
    read(object, "seeds", settings.seeds);
    read(object, "steps", settings.steps);
    read(object, "guidance", settings.guidance);
    read(object, "sampler", settings.sampler);
    read(object, "width", settings.width);
    read(object, "height", settings.height);
    return settings;
}

CardState cardFromJson(const json &object)
{
    CardState card;
    bool both = false;
    read(object, "direction", card.slider.direction);
    read(object, "scale", card.slider.scale);
    read(object, "both", both);
    read(object, "from", card.slider.windowFrom);
    read(object, "to", card.slider.windowTo);
    read(object, "on", card.on);
    read(object, "rival", card.rival);
    read(object, "even", card.even);
    card.slider.branch = both ? sampling::Branch::Both : sampling::Branch::Conditional;
    return card;
}

[[noreturn]] void refuseSeeds(std::string_view text)
{
    throw base::Error(base::ErrorKind::InvalidValue, "This is no list of seeds", std::string(text),
                      "Write seeds like 0-3 or 4, 8, 15.");
}

std::uint64_t seedFromText(std::string_view text, std::string_view whole)
{
    const std::size_t from = text.find_first_not_of(' ');
    const std::size_t to = text.find_last_not_of(' ');
    if (from == std::string_view::npos)
        refuseSeeds(whole);
    text = text.substr(from, to - from + 1);
    std::uint64_t seed = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), seed);
    if (code != std::errc() || end != text.data() + text.size())
        refuseSeeds(whole);
    return seed;
}

} // namespace

base::OptionValues noOptions()
{
    static const base::OptionTable table = discovery::optionsOfAllMethods();
    return base::OptionValues(table);
}

engine::Sliders activeSliders(const ExploreState &state)
{
    engine::Sliders sliders;
    for (const CardState &card : state.cards) {
        const bool heard = state.solo.empty() || state.solo == card.slider.direction;
        if (heard && card.on && card.slider.scale != 0)
            sliders.push_back(card.slider);
    }
    return sliders;
}

std::string seedsToText(const std::vector<std::uint64_t> &seeds)
{
    std::string text;
    for (std::size_t i = 0; i < seeds.size();) {
        std::size_t last = i;
        while (last + 1 < seeds.size() && seeds[last + 1] > seeds[last] &&
               seeds[last + 1] - seeds[last] == 1)
            ++last;
        text += (text.empty() ? "" : ", ") + std::to_string(seeds[i]);
        if (last > i)
            text += (last == i + 1 ? ", " : "-") + std::to_string(seeds[last]);
        i = last + 1;
    }
    return text;
}

std::vector<std::uint64_t> seedsFromText(std::string_view text, std::size_t atMost)
{
    std::vector<std::uint64_t> seeds;
    std::string_view rest = text;
    while (true) {
        const std::size_t comma = rest.find_first_of(",;");
        const std::string_view part = rest.substr(0, comma);
        const std::size_t dash = part.find('-');
        const std::uint64_t from = seedFromText(part.substr(0, dash), text);
        const std::uint64_t to =
            dash == std::string_view::npos ? from : seedFromText(part.substr(dash + 1), text);
        if (to < from)
            refuseSeeds(text);
        if (to - from >= atMost || seeds.size() + (to - from) >= atMost)
            throw base::Error(base::ErrorKind::InvalidValue, "These are too many pictures at once",
                              std::string(text),
                              "Give at most " + std::to_string(atMost) +
                                  " seeds; the statistics draw further ones by themselves.");
        for (std::uint64_t i = 0; i <= to - from; ++i)
            seeds.push_back(from + i);
        if (comma == std::string_view::npos)
            return seeds;
        rest.remove_prefix(comma + 1);
    }
}

std::string toJson(const ExploreState &state)
{
    json cards = json::array();
    for (const CardState &card : state.cards)
        cards.push_back({{"direction", card.slider.direction},
                         {"scale", card.slider.scale},
                         {"both", card.slider.branch == sampling::Branch::Both},
                         {"from", card.slider.windowFrom},
                         {"to", card.slider.windowTo},
                         {"on", card.on},
                         {"rival", card.rival},
                         {"even", card.even}});
    const engine::DrawSettings &settings = state.settings;
    const json object = {{"settings",
                          {{"prompt", settings.prompt},
                           {"negative", settings.negative},
                           {"seeds", settings.seeds},
                           {"steps", settings.steps},
                           {"guidance", settings.guidance},
                           {"sampler", settings.sampler},
                           {"width", settings.width},
                           {"height", settings.height}}},
                         {"seeds_locked", state.seedsLocked},
                         {"cards", cards},
                         {"solo", state.solo},
                         {"concept", state.conceptText},
                         {"base", state.baseText},
                         {"method", state.method},
                         {"discovery", state.discovery.toJson()},
                         {"attribute", state.attribute},
                         {"tally_target", state.tallyTarget}};
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

ExploreState stateFromJson(std::string_view text, const ExploreState &fallback)
{
    const json object = json::parse(text, nullptr, false);
    if (!object.is_object())
        return fallback;
    ExploreState state = fallback;
    if (const auto settings = object.find("settings");
        settings != object.end() && settings->is_object())
        state.settings = settingsFromJson(*settings, fallback.settings);
    if (state.settings.seeds.empty() || state.settings.seeds.size() > 64)
        state.settings.seeds = fallback.settings.seeds;
    read(object, "seeds_locked", state.seedsLocked);
    if (const auto cards = object.find("cards"); cards != object.end() && cards->is_array()) {
        state.cards.clear();
        for (const json &card : *cards)
            if (card.is_object())
                state.cards.push_back(cardFromJson(card));
    }
    read(object, "solo", state.solo);
    read(object, "concept", state.conceptText);
    read(object, "base", state.baseText);
    read(object, "method", state.method);
    if (const auto discovery = object.find("discovery");
        discovery != object.end() && discovery->is_object()) {
        std::vector<base::OptionFault> faults; // of another version: what fits is kept
        state.discovery = base::OptionValues::fromJson(noOptions().table(), *discovery, faults);
        for (const base::Option &option :
             state.discovery.table()) // older ones wrote what was empty
            if (const base::OptionValue *value = state.discovery.given(option.key);
                value && base::optionText(*value).empty())
                state.discovery.reset(option.key);
    }
    read(object, "attribute", state.attribute);
    read(object, "tally_target", state.tallyTarget);
    if (state.tallyTarget < 1 || state.tallyTarget > 10000)
        state.tallyTarget = fallback.tallyTarget;
    return state;
}

} // namespace deviascope::ui
