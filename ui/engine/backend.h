#pragma once

#include "engine/requests.h"
#include "engine/results.h"

#include "base/context.h"

#include <functional>
#include <span>
#include <vector>

namespace deviascope::engine {

/// Hears what a Responsible job makes on its way.
struct ResponsibleListener {
    std::function<void(std::vector<ShownPicture>)> shown;
    std::function<void(const DirectionSummary &)> learned;
};

/// Asked before something is kept: false once the user has thrown it away.
using StillWanted = std::function<bool()>;

/// What the engine's thread calls: everything that touches a model. Used by that thread only, but a
/// call may come while an earlier one waits in its `context.poll`, so no call leaves the model
/// changed. Every call may throw base::Error; long ones throw base::Cancelled when stopped.
class Backend {
public:
    virtual ~Backend() = default;

    /// Replaces the model. An empty folder is the teaching model. On failure the old model stays.
    virtual Opened open(const std::filesystem::path &folder, base::Context &context) = 0;

    /// One picture per seed. `sliders` that stand at 0 change nothing. Previews go out by the
    /// context, one per seed or none.
    virtual std::vector<base::Picture> draw(const DrawSettings &settings, const Sliders &sliders,
                                            sampling::Previews previews,
                                            base::Context &context) = 0;

    /// Pictures under a moving slider: as `draw`, but what the same settings need from
    /// one slider position to the next is kept.
    virtual std::vector<base::Picture> redraw(const DrawSettings &settings, const Sliders &sliders,
                                              base::Context &context) = 0;

    /// As `draw`, and how each picture is perceived: no labels where the model has no scorer.
    virtual Drawn look(const DrawSettings &settings, const Sliders &sliders,
                       sampling::Previews previews, base::Context &context) = 0;

    /// Learns and saves a direction. Stopped, it keeps the best so far, beside a finished one of
    /// the same request; throws Cancelled when that is nothing or no longer wanted, and then the
    /// library is as it was.
    virtual Found discover(const Discover &request, const StillWanted &isWanted,
                           base::Context &context) = 0;

    /// The text direction of a concept, made and saved unless it is in the library already.
    virtual DirectionSummary steerByText(const SteerByText &request) = 0;

    /// Compares two directions of the library and saves the result with both.
    virtual Compared compareRivals(const CompareRivals &request, base::Context &context) = 0;

    /// Measures a slider of the library and saves the result with its direction.
    virtual DirectionSummary measureResponse(const MeasureResponse &request,
                                             base::Context &context) = 0;

    /// Fair, safe or text-enhanced pictures, before and after, and what came of it. A stop throws
    /// Cancelled; the same request goes on from there.
    virtual ResponsibleResult responsible(const Responsible &request,
                                          const ResponsibleListener &listener,
                                          base::Context &context) = 0;

    /// What `responsible` would learn first, and what it would cost. Draws nothing.
    virtual ResponsibleForecast forecast(const Responsible &request) = 0;

    /// Draws and saves a direction's thumbnail, for the next start, unless it is kept already. It
    /// is no failure that it cannot be: the strip stands in.
    virtual void keepThumbnail(const std::string &id, base::Context &context) = 0;

    /// Deletes a direction and its file. An unknown id is no error.
    virtual void removeDirection(const std::string &id) = 0;

    /// Copies a direction file into the library.
    virtual DirectionSummary importDirection(const std::filesystem::path &file) = 0;
};

} // namespace deviascope::engine
