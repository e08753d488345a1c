#include "tabs/explore/picture_recipes.h"

#include <algorithm>

namespace deviascope::ui {

namespace {

CardState *cardFor(ExploreState &state, const format::RecipeEdit &edit,
                   const DirectionLookup &lookup)
{
    const auto find = [&](const auto &fits) {
        const auto found = std::find_if(state.cards.begin(), state.cards.end(), fits);
        return found == state.cards.end() ? nullptr : &*found;
    };
    if (CardState *same = find([&](const CardState &card) {
            return !edit.direction.empty() && card.slider.direction == edit.direction;
        }))
        return same;
    return find([&](const CardState &card) {
        const auto *summary = lookup(card.slider.direction);
        return summary && summary->name == edit.name;
    });
}

} // namespace

RestoredState restored(const ExploreState &current, const format::PictureRecipe &recipe,
                       const engine::ModelSummary &model, const DirectionLookup &lookup)
{
    RestoredState result{
        current, {}, recipe.modelHash != model.hash && recipe.modelHash != model.formerHash};
    ExploreState &state = result.state;
    state.settings.prompt = recipe.prompt;
    state.settings.negative = recipe.negative;
    state.settings.seeds = {recipe.seed};
    state.settings.steps = std::clamp(recipe.steps, 1, 1000);
    state.settings.guidance = recipe.guidance;
    const auto &samplers = model.samplers;
    if (std::find(samplers.begin(), samplers.end(), recipe.sampler) != samplers.end())
        state.settings.sampler = recipe.sampler;
    const bool own = recipe.width == model.width && recipe.height == model.height;
    state.settings.width = own ? 0 : recipe.width;
    state.settings.height = own ? 0 : recipe.height;
    state.solo.clear();
    for (CardState &card : state.cards)
        card.slider.scale = 0;
    for (const format::RecipeEdit &edit : recipe.edits) {
        CardState *card = cardFor(state, edit, lookup);
        if (!card) {
            result.missing.push_back(edit.name);
            continue;
        }
        card->on = true;
        card->slider.scale = edit.scale;
        card->slider.branch =
            edit.branch == "both" ? sampling::Branch::Both : sampling::Branch::Conditional;
        card->slider.windowFrom = std::clamp(edit.windowFrom, 0, 1000);
        card->slider.windowTo = std::clamp(edit.windowTo, 0, 1000);
    }
    return result;
}

} // namespace deviascope::ui
