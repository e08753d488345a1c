#include "discovery/method.h"

#include "base/error.h"
#include "discovery/self_discovery.h"

namespace deviascope::discovery {

std::vector<const Method *> allMethods()
{
    static const SelfDiscovery self;
    return {&self};
}

const Method &methodNamed(const std::string &name)
{
    std::string known;
    for (const Method *method : allMethods()) {
        if (method->info().name == name)
            return *method;
        known += (known.empty() ? "" : ", ") + method->info().name;
    }
    throw base::Error(base::ErrorKind::InvalidValue, "No method has this name", name,
                      "Methods: " + known + ".");
}

} // namespace deviascope::discovery
