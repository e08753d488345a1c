#include "discovery/method.h"

#include "base/error.h"
#include "discovery/classifier.h"
#include "discovery/closed_form.h"
#include "discovery/jacobian.h"
#include "discovery/principal_components.h"
#include "discovery/prompt_prototypes.h"
#include "discovery/regional.h"
#include "discovery/self_discovery.h"
#include "discovery/supervised.h"
#include "discovery/text_steering.h"

namespace deviascope::discovery {

std::vector<const Method *> allMethods()
{
    static const SelfDiscovery self;
    static const TextSteering text;
    static const PromptPrototypes prompts;
    static const Supervised supervised;
    static const PrincipalComponents components;
    static const Jacobian jacobian;
    static const Classifier classifier;
    static const ClosedForm closedForm;
    static const Regional regional;
    return {&self,     &text,       &prompts,    &supervised, &components,
            &jacobian, &closedForm, &classifier, &regional};
}

std::vector<const MethodInfo *> methodInfos()
{
    std::vector<const MethodInfo *> infos;
    for (const Method *method : allMethods())
        infos.push_back(&method->info());
    return infos;
}

const MethodInfo &defaultMethod()
{
    return allMethods().front()->info();
}

const MethodInfo *knownMethod(const std::string &name)
{
    for (const MethodInfo *info : methodInfos())
        if (info->name == name)
            return info;
    return nullptr;
}

bool methodHas(const std::string &name, std::string_view key)
{
    const MethodInfo *info = knownMethod(name);
    return info && info->has(key);
}

bool steersText(const std::string &name)
{
    const MethodInfo *info = knownMethod(name);
    return info && info->steersText;
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
