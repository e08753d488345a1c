#include "responsible/push.h"

#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using responsible::FairAttribute;
using responsible::Push;

namespace {

FairAttribute attributeOf(const std::string &name, double value)
{
    FairAttribute attribute{{name, {"one", "two"}}, {0.5, 0.5}, {{}, {}}};
    for (auto &direction : attribute.directions)
        direction.tensors[network::kMid] = at::full({1, 2, 1, 1}, value += 1);
    return attribute;
}

/// What the edits add to each picture's first channel.
std::vector<double> sums(const std::vector<sampling::Intervention> &edits, size_t pictures)
{
    std::vector<double> result(pictures, 0);
    for (const auto &each : edits) {
        const auto &edit = std::get<sampling::ActivationEdit>(each);
        for (size_t i = 0; i < pictures; ++i)
            result[i] +=
                edit.scale * edit.pictureScales[i] * edit.direction.flatten()[0].item<double>();
    }
    return result;
}

} // namespace

class PushTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eachPictureGetsItsOwnClassAtThatScale()
    {
        const FairAttribute gender = attributeOf("gender", 0); // directions of ones and of twos
        const std::vector<Push> pushes{{&gender, {0, 1, 1, 0}, {0.5, 3}}};
        QCOMPARE(sums(responsible::interventionsOf(pushes), 4),
                 (std::vector<double>{0.5, 6, 6, 0.5}));
    }

    /// Composition: the vectors of all attributes add up.
    void attributesAddUp()
    {
        const FairAttribute gender = attributeOf("gender", 0);
        const FairAttribute tone = attributeOf("tone", 10);
        const std::vector<Push> pushes{{&gender, {0, 1}, {1, 1}}, {&tone, {1, 1}, {1, 2}}};
        QCOMPARE(sums(responsible::interventionsOf(pushes), 2), (std::vector<double>{25, 26}));
    }

    void aScaleOfZeroLeavesPicturesUntouched()
    {
        const FairAttribute gender = attributeOf("gender", 0);
        const std::vector<Push> pushes{{&gender, {0, 1, 0}, {0, 2}}};
        QCOMPARE(responsible::untouched(pushes), (std::vector<bool>{true, false, true}));
        QCOMPARE(responsible::interventionsOf(pushes).size(), size_t(1));
        const std::vector<Push> none{{&gender, {0, 1, 0}, {0, 0}}};
        QVERIFY(responsible::interventionsOf(none).empty());
    }
};

DEVIASCOPE_TEST(PushTest, "responsible/push")
#include "push_test.moc"
