#include "task/wished_directions.h"

#include "base/error.h"
#include "direction/direction_file.h"
#include "direction/library.h"
#include "direction/origin.h"
#include "direction/resampled.h"
#include "format/picture_file.h"
#include "sampling/guided_network.h"

#include <algorithm>
#include <filesystem>

namespace deviascope::task {

void checkForModel(Surroundings &context, const direction::Direction &direction)
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

direction::Direction directionFor(Surroundings &context, const std::string &text)
{
    direction::Direction direction = direction::readDirection(direction::directionFileOf(text));
    checkForModel(context, direction);
    return direction;
}

std::vector<direction::AppliedDirection> loadDirections(Surroundings &surroundings, double guidance,
                                                        const std::vector<DirectionWish> &wishes)
{
    if (wishes.empty())
        return {};
    const bool oneHalf = !sampling::isGuided(surroundings.model(), guidance);
    std::vector<direction::AppliedDirection> loaded;
    for (const DirectionWish &wish : wishes) {
        direction::AppliedDirection applied;
        applied.direction = directionFor(surroundings, wish.file);
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
            surroundings.note(
                "The direction \"" + applied.direction.name +
                "\" changes the text, the same at every timestep and place: --window, "
                "--schedule and --mask do not limit that.");
        if (wish.branch && oneHalf)
            surroundings.note("There is only one half of guidance here: --branch changes nothing.");
        loaded.push_back(std::move(applied));
    }
    return loaded;
}

} // namespace deviascope::task
