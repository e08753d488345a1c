#pragma once

#include "engine/backend.h"

#include <filesystem>
#include <memory>
#include <string>

namespace deviascope::engine {

/// The real backend: a model of core/, its scorer and the library of directions on disk. Worker
/// thread only, except for the constructor.
class TorchBackend final : public Backend {
public:
    struct Options {
        std::filesystem::path directions;  ///< folder of direction files; made when missing
        std::filesystem::path checkpoints; ///< where a killed discovery goes on from; empty: none
        std::filesystem::path runs;  ///< where a stopped Responsible goes on from; empty: none
        std::string device = "auto"; ///< as on the command line
        std::string dtype = "auto";
        int threads = 0;           ///< 0: one per core
        int comparedPictures = 64; ///< by which a learned direction and text steering are compared
        int measuredPictures = 36; ///< by which a slider's response is measured
    };

    explicit TorchBackend(Options options);
    ~TorchBackend() override;

    Opened open(const std::filesystem::path &folder, base::Context &context) override;
    std::vector<base::Picture> draw(const DrawSettings &settings, const Sliders &sliders,
                                    sampling::Previews previews, base::Context &context) override;
    std::vector<base::Picture> redraw(const DrawSettings &settings, const Sliders &sliders,
                                      base::Context &context) override;
    Drawn look(const DrawSettings &settings, const Sliders &sliders, sampling::Previews previews,
               base::Context &context) override;
    Found discover(const Discover &request, const StillWanted &isWanted,
                   base::Context &context) override;
    DirectionSummary steerByText(const SteerByText &request) override;
    Compared compareRivals(const CompareRivals &request, base::Context &context) override;
    DirectionSummary measureResponse(const MeasureResponse &request,
                                     base::Context &context) override;
    ResponsibleResult responsible(const Responsible &request, const ResponsibleListener &listener,
                                  base::Context &context) override;
    ResponsibleForecast forecast(const Responsible &request) override;
    void keepThumbnail(const std::string &id, base::Context &context) override;
    void removeDirection(const std::string &id) override;
    DirectionSummary importDirection(const std::filesystem::path &file) override;

private:
    struct Loaded;

    const Loaded &loaded() const; ///< throws base::Error when no model is open

    const Options m_options;
    std::unique_ptr<Loaded> m_loaded;
};

} // namespace deviascope::engine
