#include "tabs/explore/method_text.h"

namespace deviascope::ui {

MethodText MethodText::of(const discovery::MethodInfo &method)
{
    const auto translated = [](const std::string &source) {
        return QCoreApplication::translate("method", source.c_str());
    };
    return {translated(method.title), translated(method.plainly)};
}

} // namespace deviascope::ui
