#pragma once

namespace deviascope::statistics {

enum class Design { Unpaired, Paired };

/// How many pictures (per condition when unpaired, pairs when paired) find a change of a share from
/// `share` by `difference` with the given power at two-sided level alpha, by the normal
/// approximation. Paired: as many pairs as if all that change went one way (McNemar, the discordant
/// share equal to |difference|, the fewest that can be). Throws InvalidValue.
int imagesNeeded(double share, double difference, Design design, double power = 0.8,
                 double alpha = 0.05);

} // namespace deviascope::statistics
