#include "tabs/explore/method_text.h"

namespace deviascope::ui {

MethodText MethodText::of(const discovery::MethodInfo &method)
{
    if (method.name == "self")
        return {tr("learning"),
                tr("Learns the direction from pictures that the model draws of the concept itself. "
                   "About half a minute; the strongest.")};
    if (method.name == "text")
        return {tr("text difference"),
                tr("Adds the difference of the two prompts' text states. Nothing is learned: the "
                   "rival that learning has to beat.")};
    if (method.name == "prompts")
        return {tr("prompt prototypes"),
                tr("Takes the difference of what the two prompts bring about inside the model, "
                   "averaged over the same seeds. Quick and weak.")};
    if (method.name == "supervised")
        return {tr("labelled pictures"),
                tr("Compares drawn pictures that show the concept most and least, as the scorer "
                   "sees them.")};
    if (method.name == "pca")
        return {tr("main differences"), tr("Looks for no concept: finds how pictures of the prompt "
                                           "above differ most from each other: five "
                                           "sliders, to be named by you.")};
    if (method.name == "jacobian")
        return {tr("one picture's levers"), tr("Looks for no concept: finds what one picture of "
                                               "the prompt above would change most by: three "
                                               "sliders, to be named by you.")};
    if (method.name == "sefa")
        return {tr("strongest weights"), tr("Looks for no concept: reads from the model's weights "
                                            "what it answers to most, without learning: "
                                            "five sliders, to be named by you.")};
    return {QString::fromStdString(method.name), QString::fromStdString(method.summary)};
}

} // namespace deviascope::ui
