#include "regions/named_mask.h"

#include "regions/naming.h"
#include "regions/noised.h"
#include "regions/one_pass.h"

namespace deviascope::regions {

base::Picture namedMask(const model::Model &model, const Subject &subject, const std::string &name,
                        base::Context &context)
{
    const bool isFigure = name == kFigure || name == kBackground;
    base::Context cutting = context.part(0, 0.5), naming = context.part(0.5, 1);
    CutSettings settings;
    settings.regions = kRegionsOfOnePass;
    Cut cut = onePass(model, subject, settings, cutting);
    nameRegions(cut.map, {isFigure ? std::string(kFigure) : name},
                lookFor(model, subject, {isFigure ? std::string(kFigureWords) : name}, naming));
    return cut.map.mask(name);
}

std::int64_t evaluationsOfNamedMask()
{
    return 2 * static_cast<std::int64_t>(kNoiseDraws);
}

} // namespace deviascope::regions
