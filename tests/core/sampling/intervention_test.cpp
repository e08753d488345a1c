#include "sampling/intervention.h"

#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using sampling::ActivationEdit;
using sampling::BatchLayout;
using sampling::Branch;
using sampling::Intervention;

namespace {

ActivationEdit edit(double scale)
{
    ActivationEdit result;
    result.site = network::kMid;
    result.direction = at::ones({1, 2, 4, 4});
    result.scale = scale;
    return result;
}

std::vector<network::Edit> edits(const std::vector<Intervention> &interventions, double timestep,
                                 BatchLayout layout = {2, true})
{
    const auto shape = [](network::Site) { return std::vector<int64_t>{2, 4, 4}; };
    return sampling::editsAt(timestep, interventions, layout, 0, shape, at::kFloat, at::kCPU);
}

/// What the edits add to an activation of this many rows.
at::Tensor added(const std::vector<network::Edit> &list, int64_t rows)
{
    return network::applyEdits(at::zeros({rows, 2, 4, 4}), network::kMid, list);
}

} // namespace

class InterventionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void zeroIsNoEditAtAll() { QVERIFY(edits({edit(0)}, 500).empty()); }

    void conditionalRowsOnly()
    {
        const at::Tensor sum = added(edits({edit(1.5)}, 500), 4);
        QVERIFY(at::equal(sum.slice(0, 0, 2), at::zeros({2, 2, 4, 4})));
        QVERIFY(at::equal(sum.slice(0, 2, 4), at::full({2, 2, 4, 4}, 1.5)));
    }

    void bothHalves()
    {
        ActivationEdit both = edit(2);
        both.branch = Branch::Both;
        QVERIFY(at::equal(added(edits({both}, 500), 4), at::full({4, 2, 4, 4}, 2.0)));
    }

    void theOnlyHalfIsEditedEitherWay()
    {
        const at::Tensor sum = added(edits({edit(1)}, 500, {2, false}), 2);
        QVERIFY(at::equal(sum, at::ones({2, 2, 4, 4})));
    }

    void windowIsHalfOpen()
    {
        ActivationEdit some = edit(1);
        some.window = {200, 600};
        QVERIFY(edits({some}, 199).empty());
        QCOMPARE(edits({some}, 200).size(), size_t(1));
        QVERIFY(edits({some}, 600).empty());
    }

    void schedulesScaleByTheTimestep()
    {
        ActivationEdit some = edit(2);
        some.schedule.points = {{400, 0}, {800, 1}};
        QVERIFY(edits({some}, 400).empty()); // nothing at all, not a sum with zeros
        const at::Tensor half = added(edits({some}, 600), 4);
        QVERIFY(at::equal(half.slice(0, 2, 4), at::ones({2, 2, 4, 4})));
        const at::Tensor whole = added(edits({some}, 900), 4);
        QVERIFY(at::equal(whole.slice(0, 2, 4), at::full({2, 2, 4, 4}, 2.0)));
    }

    void masksOfAnySizeChooseWhere()
    {
        ActivationEdit some = edit(1);
        some.mask = at::zeros({1, 1, 64, 64});
        some.mask.slice(3, 0, 32).fill_(1); // the left half
        const at::Tensor sum = added(edits({some}, 500), 4);
        QVERIFY(at::equal(sum.slice(0, 2, 4).slice(3, 0, 2), at::ones({2, 2, 4, 2})));
        QVERIFY(at::equal(sum.slice(3, 2, 4), at::zeros({4, 2, 4, 2})));
    }

    void severalAddUp()
    {
        const at::Tensor sum = added(edits({edit(1), edit(-0.25)}, 500), 4);
        QVERIFY(at::equal(sum.slice(0, 2, 4), at::full({2, 2, 4, 4}, 0.75)));
    }

    void otherSizesAreResampled()
    {
        const auto shape = [](network::Site) { return std::vector<int64_t>{2, 8, 6}; };
        const auto list = sampling::editsAt(500, std::vector<Intervention>{edit(1)}, {1, false}, 0,
                                            shape, at::kFloat, at::kCPU);
        QCOMPARE(list.size(), size_t(1));
        QCOMPARE(list[0].delta.size(2), int64_t(8));
        QCOMPARE(list[0].delta.size(3), int64_t(6));
        QVERIFY(at::allclose(list[0].delta, at::ones_like(list[0].delta)));
    }

    void contextEditsAddToTextStates()
    {
        const at::Tensor states = at::zeros({2, 3, 5});
        const sampling::ContextEdit text{at::ones({1, 3, 5}), 0.5, {}};
        const at::Tensor changed =
            sampling::editContext(states, std::vector<Intervention>{text}, 0);
        QVERIFY(at::equal(changed, at::full({2, 3, 5}, 0.5)));
        QVERIFY(at::equal(states, at::zeros({2, 3, 5})));
    }
};

DEVIASCOPE_TEST(InterventionTest, "sampling/intervention")
#include "intervention_test.moc"
