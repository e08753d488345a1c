#pragma once

#include "discovery/method.h"

namespace deviascope::discovery {

/// Supervised directions (Haas et al. 2303.11073, V): at each step, mean h of the pictures that
/// show the concept most by the scorer minus that of those that show it least, among `pictures`
/// (100 unless given) of the base prompt and of roles. At scale 1 a slider moves h by one standard
/// deviation.
class Supervised final : public Method {
public:
    const MethodInfo &info() const override;
    std::vector<Finding> discover(const model::Model &model, const Settings &settings,
                                  base::Context &context) const override;
    double forecast(const model::Model &model, const Settings &settings) const override;
};

} // namespace deviascope::discovery
