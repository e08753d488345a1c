#include "direction/direction.h"

#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using direction::Direction;

class DirectionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void normRunsOverAllTensors()
    {
        Direction two;
        two.tensors[network::kMid] = at::full({1, 1, 1, 1}, 3.0f);
        two.tensors[network::Site::parse("up_0")] = at::full({1, 1, 1, 1}, 4.0f);
        QVERIFY(std::abs(two.norm() - 5) < 1e-6);
    }

    void aSliderAtZeroMakesNothing()
    {
        Direction one;
        one.tensors[network::kMid] = at::ones({1, 2, 4, 4});
        direction::Application still;
        still.scale = 0;
        QVERIFY(direction::interventionsOf(one, still).empty());
    }

    void aSlidersValueBecomesAnEditPerSite()
    {
        Direction two;
        two.branch = sampling::Branch::Both;
        two.tensors[network::kMid] = at::ones({1, 2, 4, 4});
        two.tensors[network::Site::parse("up_0")] = at::ones({1, 2, 8, 8});
        direction::Application moved;
        moved.scale = 0.5;
        moved.window = {100, 900};
        const auto made = direction::interventionsOf(two, moved);
        QCOMPARE(made.size(), size_t(2));
        for (const auto &intervention : made) {
            const auto &edit = std::get<sampling::ActivationEdit>(intervention);
            QCOMPARE(edit.scale, 0.5);
            QVERIFY(edit.branch == sampling::Branch::Both); // the direction's own
            QVERIFY((edit.window == sampling::Window{100, 900}));
        }
        moved.branch = sampling::Branch::Conditional; // what is asked for wins
        const auto asked = direction::interventionsOf(two, moved);
        QVERIFY(std::get<sampling::ActivationEdit>(asked[0]).branch ==
                sampling::Branch::Conditional);
    }
};

DEVIASCOPE_TEST(DirectionTest, "direction/direction")
#include "direction_test.moc"
