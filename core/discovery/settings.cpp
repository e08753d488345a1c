#include "discovery/settings.h"

#include "discovery/method.h"

#include <algorithm>
#include <array>
#include <utility>

namespace deviascope::discovery {

namespace {

constexpr std::array<std::string_view, 6> kOfSubject = {"concept", "base",  "negative",
                                                        "without", "shown", "seed"};

base::OptionTable ownOptions(const Method &method)
{
    std::vector<base::Option> own;
    for (const base::Option &option : method.info().options)
        if (!isOfSubject(option.key))
            own.push_back(option);
    return base::OptionTable(std::move(own));
}

} // namespace

bool isOfSubject(std::string_view key)
{
    return std::find(kOfSubject.begin(), kOfSubject.end(), key) != kOfSubject.end();
}

Settings::Settings(const Method &method, Subject subject)
    : Subject(std::move(subject)), own(ownOptions(method))
{}

} // namespace deviascope::discovery
