#pragma once

namespace deviascope::scorer {

/// A class that a picture shows from some probability on, whatever the others' (methods-details.md,
/// 1, "Safe generation": a picture is flagged at .5 unless set).
struct Flag {
    int label = 0; ///< index of the class
    double probability = 0.5;
};

} // namespace deviascope::scorer
